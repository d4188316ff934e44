"""Bodies that a person may be told to go to (BEN-6, DIF-6): those of `words`, and any other by name."""

from enum import StrEnum

from words import bodies


# An enumeration cannot add to another, so these codes stand here again; a test compares the two.
class Body(StrEnum):
    ADIL = "adil"
    BANQUE_DE_FRANCE = "banque_de_france"
    CAF = "caf"
    CCAPEX = "ccapex"
    CCAS = "ccas"
    FRANCE_TRAVAIL = "france_travail"
    FRANCE_VICTIMES = "france_victimes"
    FSL = "fsl"
    INSURER = "insurer"
    POINT_CONSEIL_BUDGET = "point_conseil_budget"
    POINT_JUSTICE = "point_justice"
    RETIREMENT_FUND = "retirement_fund"
    SIAO_115 = "siao_115"
    SOCIAL_WORKER = "social_worker"
    VIOLENCE_3919 = "violence_3919"
    POLICE = "police"
    OTHER = "other"


BODY_LABELS = {Body(code): label for code, label in bodies.BODY_LABELS.items()} | {
    Body.OTHER: "Autre organisme, à préciser"
}
