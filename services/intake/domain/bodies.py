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

BODY_HELP = {
    Body.ADIL: "Un juriste vous renseigne gratuitement sur vos droits de locataire ou de propriétaire.",
    Body.BANQUE_DE_FRANCE: "Vous pouvez y déposer vous-même, gratuitement, un dossier de surendettement.",
    Body.CAF: "Elle étudie vos droits à une aide au logement, même en cours d'année.",
    Body.CCAPEX: "Elle cherche avec vous et votre bailleur une solution avant l'expulsion.",
    Body.CCAS: "Il vous reçoit dans votre commune pour une aide d'urgence ou une domiciliation.",
    Body.FRANCE_TRAVAIL: "Un conseiller fait le point avec vous sur vos droits et vos recherches.",
    Body.FRANCE_VICTIMES: "Une écoute gratuite et confidentielle, tous les jours de l'année.",
    Body.FSL: "Il peut aider à payer un dépôt de garantie, un loyer ou une facture d'énergie en retard.",
    Body.INSURER: "Déclarez-lui le sinistre sans tarder, en général dans les cinq jours ouvrés.",
    Body.POINT_CONSEIL_BUDGET: "Un accueil gratuit et confidentiel pour remettre à plat votre budget.",
    Body.POINT_JUSTICE: "Un juriste ou un avocat vous reçoit gratuitement près de chez vous.",
    Body.RETIREMENT_FUND: "Elle peut accorder une aide ou un accompagnement aux retraités en difficulté.",
    Body.SIAO_115: "Le 115 cherche un hébergement pour ce soir, à toute heure et gratuitement.",
    Body.SOCIAL_WORKER: "Elle vous accompagne dans l'ensemble de vos démarches, près de chez vous.",
    Body.VIOLENCE_3919: "Une écoute anonyme et gratuite, à toute heure, sans trace sur vos factures.",
    Body.POLICE: "En cas de danger immédiat, appelez sans attendre.",
}
