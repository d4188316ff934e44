"""The same words in plain French for the person whose case it is: short sentences, no term of the trade."""

from enum import StrEnum

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


SIGNED_ALONE = "Vous avez signé. C'est à notre tour de signer ; ensuite, chacun commence."


def what_happens(stage: Stage, signed_alone: bool = False) -> str:
    """What happens now; `signed_alone` says that the employee has signed and the CIL has not."""
    return SIGNED_ALONE if signed_alone and stage is Stage.SIGNATURE else STAGE_SENTENCES[stage]


class Part(StrEnum):
    """What a person opens of a file; an access is recorded for one of them (CONF-3)."""

    CASE = "case"
    EXCHANGES = "exchanges"
    INFORMATION = "information"
    STUDY = "study"
    ENGAGEMENT = "engagement"
    COMMITMENTS = "commitments"
    AUTHORISATIONS = "authorisations"
    REFERRALS = "referrals"
    REPORT = "report"
    SURVEY = "survey"
    FILE = "file"


PART_LABELS = {
    Part.CASE: "le suivi de votre dossier",
    Part.EXCHANGES: "vos échanges et entretiens",
    Part.INFORMATION: "l'information donnée et vos choix",
    Part.STUDY: "votre situation et votre diagnostic",
    Part.ENGAGEMENT: "votre engagement",
    Part.COMMITMENTS: "ce qui a été convenu",
    Part.AUTHORISATIONS: "vos accords",
    Part.REFERRALS: "ce qui a été transmis à des partenaires",
    Part.REPORT: "votre bilan",
    Part.SURVEY: "votre avis sur le service",
    Part.FILE: "votre dossier entier",
}
