"""A French sentence for each body on what it does for a person (BEN-6)."""

from words.bodies import Body

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
