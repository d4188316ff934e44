"""Bodies that a person may be told to go to: public or non-profit, without preference among them (BEN-6)."""

from enum import StrEnum


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


BODY_LABELS = {
    Body.ADIL: "Agence départementale d'information sur le logement (ADIL)",
    Body.BANQUE_DE_FRANCE: "Commission de surendettement, Banque de France",
    Body.CAF: "Caisse d'allocations familiales ou Mutualité sociale agricole",
    Body.CCAPEX: "Commission de prévention des expulsions (CCAPEX), préfecture",
    Body.CCAS: "Centre communal d'action sociale (CCAS), mairie",
    Body.FRANCE_TRAVAIL: "France Travail",
    Body.FRANCE_VICTIMES: "France Victimes (116 006)",
    Body.FSL: "Fonds de solidarité pour le logement (FSL), conseil départemental",
    Body.INSURER: "Assureur du logement",
    Body.POINT_CONSEIL_BUDGET: "Point conseil budget",
    Body.POINT_JUSTICE: "Point-justice, accès au droit (3039)",
    Body.RETIREMENT_FUND: "Action sociale de la caisse de retraite",
    Body.SIAO_115: "Urgence sociale (115) et service intégré d'accueil et d'orientation (SIAO)",
    Body.SOCIAL_WORKER: "Assistante sociale de secteur, conseil départemental",
    Body.VIOLENCE_3919: "Violences femmes info (3919)",
    Body.POLICE: "Police ou gendarmerie (17, ou 114 par SMS)",
}
