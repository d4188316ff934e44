"""The same words said plainly to the person whose case it is: short sentences, no term of the trade."""

from services.cases.domain.sequence import Stage

STAGE_SENTENCES = {
    Stage.FIRST_ANSWER: "Votre demande est arrivée. Votre interlocuteur vous rappelle très vite.",
    Stage.INTERVIEWS: "Vous et votre interlocuteur faites le point sur votre situation, en entretien.",
    Stage.DIAGNOSIS: "Votre interlocuteur met par écrit votre situation et ce qu'il vous conseille.",
    Stage.DECISION: "Votre interlocuteur réfléchit à la meilleure suite pour vous. Il vous en parle bientôt.",
    Stage.OFFER: "Votre interlocuteur prépare une proposition. Vous la recevrez pour la lire.",
    Stage.SIGNATURE: "Une proposition est prête. Vous la lisez, puis vous signez si vous êtes d'accord.",
    Stage.AFTER_LAPSE: (
        "La proposition n'a pas été signée. Rien n'est perdu : votre interlocuteur revient vers vous."
    ),
    Stage.IMPLEMENTATION: "Chacun fait ce qui a été convenu. Votre interlocuteur suit avec vous.",
    Stage.REPORT: "Votre interlocuteur fait le bilan de ce qui a été fait.",
    Stage.CLOSED: "Votre accompagnement est terminé.",
    Stage.ERASED: "Votre dossier est effacé.",
}
"""What happens now, at each stage."""

ACCESS_LABELS = {
    "case": "Suivi de votre dossier",
    "study": "Votre situation et votre diagnostic",
    "engagement": "Votre engagement",
    "commitments": "Ce qui a été convenu",
    "authorisations": "Vos accords",
    "referrals": "Ce qui a été transmis à des partenaires",
    "report": "Le bilan",
    "file": "Votre dossier entier",
}
"""What was opened, by the purpose that an access was recorded for (CONF-3)."""
