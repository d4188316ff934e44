"""French words of the codes that figures are broken down by (charter §5, A3, A7).

Codes come from the feeds of other services, which no import may reach: this is their published list.
"""

from collections.abc import Mapping
from enum import StrEnum


class Dimension(StrEnum):
    NATURE = "nature"
    BENEFICIARY_KIND = "beneficiary_kind"
    AGE_BAND = "age_band"
    DEPARTEMENT = "departement"
    DIFFICULTY = "difficulty"
    ORIGIN = "origin"
    COURSE = "course"
    HOUSING = "housing"
    OUTCOME = "outcome"
    HANDLING = "handling"


DIMENSION_LABELS = {
    Dimension.NATURE: "Nature du contact",
    Dimension.BENEFICIARY_KIND: "Qualité du bénéficiaire",
    Dimension.AGE_BAND: "Âge",
    Dimension.DEPARTEMENT: "Département",
    Dimension.DIFFICULTY: "Situation de détresse",
    Dimension.ORIGIN: "Origine de la difficulté",
    Dimension.COURSE: "Caractère de la difficulté",
    Dimension.HOUSING: "Situation au regard du logement",
    Dimension.OUTCOME: "Issue du dossier",
    Dimension.HANDLING: "Traitement",
}

UNKNOWN = "unknown"
OWN, BY_OTHER = "own", "by_other"

CODE_LABELS: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.NATURE: {
        "visit": "Visite",
        "telephone": "Téléphone",
        "letter": "Courrier",
        "email": "Courriel",
        "web": "Site internet",
        "other": "Autre",
    },
    Dimension.BENEFICIARY_KIND: {
        "employee": "Salarié",
        "retiree": "Retraité depuis moins de cinq ans",
        "former_employee": "Ancien salarié depuis moins de six mois",
    },
    Dimension.AGE_BAND: {
        "under-18": "Moins de 18 ans",
        "18-24": "18 à 24 ans",
        "25-34": "25 à 34 ans",
        "35-44": "35 à 44 ans",
        "45-54": "45 à 54 ans",
        "55-64": "55 à 64 ans",
        "65-74": "65 à 74 ans",
        "75+": "75 ans et plus",
    },
    Dimension.DEPARTEMENT: {},
    Dimension.DIFFICULTY: {
        "loss_of_housing": "Perte de logement",
        "eviction": "Expulsion",
        "repossession": "Reprise du logement par le propriétaire",
        "disaster": "Sinistre",
        "violence": "Violences",
        "family_conflict": "Conflit familial",
        "divorce": "Divorce ou séparation",
        "own_job_loss": "Perte d'emploi du salarié",
        "spouse_job_loss": "Perte d'emploi du conjoint",
        "over_indebtedness": "Surendettement",
        "loca_pass_called": "Garantie LOCA-PASS mise en jeu",
        "unfit_lodging": "Hébergement précaire ou inadapté",
        "health": "Problème de santé",
        "death": "Décès",
        "other": "Autre difficulté",
    },
    Dimension.ORIGIN: {
        "family_breakdown": "Rupture familiale",
        "job_loss": "Perte d'emploi",
        "unfit_lodging": "Hébergement précaire ou inadapté",
        "disaster": "Sinistre",
        "over_indebtedness": "Surendettement",
        "loss_of_housing": "Perte de logement",
        "health": "Problème de santé",
        "death": "Décès",
    },
    Dimension.COURSE: {"conjunctural": "Conjoncturelle", "structural": "Structurelle"},
    Dimension.HOUSING: {
        "tenant": "Locataire",
        "buying": "Accédant à la propriété",
        "owner": "Propriétaire",
        "lodged_collective": "Hébergé en structure collective",
        "lodged_otherwise": "Hébergé autrement",
        "other": "Autre",
    },
    Dimension.OUTCOME: {
        "completed_good_end": "Accompagnement mené à bonne fin",
        "completed_without_good_end": "Accompagnement terminé sans bonne fin",
        "advice_sufficient": "Conseils suffisants",
        "structural_oriented": "Difficulté structurelle, salarié orienté",
        "turned_structural": "Difficulté devenue structurelle",
        "loca_pass_excluded": "Garantie LOCA-PASS hors des conditions du service",
        "offer_lapsed": "Engagement réciproque non signé",
        "withdrawn": "Salarié désisté",
        "unreachable": "Salarié injoignable",
        "deceased": "Salarié décédé",
    },
    Dimension.HANDLING: {OWN: "Par le CIL lui-même", BY_OTHER: "Par un autre CIL, pour son compte"},
}


def label_of(dimension: Dimension, code: str) -> str:
    """Words of a code; one that nobody knows yet is shown as it is, never dropped."""
    if code == UNKNOWN:
        return "Non renseigné"
    if dimension is Dimension.DEPARTEMENT:
        return f"Département {code}"
    return CODE_LABELS[dimension].get(code, f"Autre ({code})")
