"""Questions and answers of the survey, those of charter A4, and what satisfied means (REP-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from words.satisfaction import (
    SATISFACTION_ITEM_LABELS,
    SATISFACTION_LABELS,
    YES_NO_LABELS,
    Satisfaction,
    YesNo,
)

Code = TypeVar("Code", bound=StrEnum)


class QuestionCode(StrEnum):
    KNOWN_THROUGH = "known_through"
    WELCOME_EFFECTIVE = "welcome_effective"
    OVERCAME = "overcame"
    SATISFACTION = "satisfaction"
    REMARKS = "remarks"


QUESTION_CODE_LABELS = {
    QuestionCode.KNOWN_THROUGH: (
        "Comment avez-vous connu le service d'assistance logement des salariés en difficulté dans leur "
        "parcours résidentiel ?"
    ),
    QuestionCode.WELCOME_EFFECTIVE: "Avez-vous trouvé un accueil efficace ?",
    QuestionCode.OVERCAME: (
        "Les conseils du CIL vous ont-ils permis de surmonter votre difficulté de logement ?"
    ),
    QuestionCode.SATISFACTION: (
        "Avez-vous été satisfait du service d'aide des salariés en difficulté dans leur parcours "
        "résidentiel ?"
    ),
    QuestionCode.REMARKS: "Souhaitez-vous faire des remarques particulières ?",
}


class KnownThrough(StrEnum):
    COMPANY = "company"
    DIRECTLY = "directly"
    SOMEONE = "someone"
    OTHER = "other"


KNOWN_THROUGH_LABELS = {
    KnownThrough.COMPANY: "Par l'intermédiaire de votre entreprise",
    KnownThrough.DIRECTLY: "Directement",
    KnownThrough.SOMEONE: "Par relation (un ami, un collègue…)",
    KnownThrough.OTHER: "Autre (préciser)",
}


class WelcomeEffective(StrEnum):
    YES = "yes"
    NO = "no"
    OTHER_BODIES = "other_bodies"
    OWN_MEANS = "own_means"


WELCOME_EFFECTIVE_LABELS = {
    WelcomeEffective.YES: "Oui",
    WelcomeEffective.NO: "Non",
    WelcomeEffective.OTHER_BODIES: "Vous vous êtes adressé à d'autres structures",
    WelcomeEffective.OWN_MEANS: "Vous avez traité votre problème par des moyens spécifiques",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Every question may be left unanswered; `remarks` stay with their owner (CONF-6)."""

    known_through: KnownThrough | None = None
    known_through_other: str | None = None
    welcome_effective: WelcomeEffective | None = None
    overcame: YesNo | None = None
    welcome: Satisfaction | None = None
    diagnosis: Satisfaction | None = None
    solutions: Satisfaction | None = None
    responsiveness: Satisfaction | None = None
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a screen shows it; `items` are the lines of a table of choices."""

    number: int
    code: QuestionCode
    choices: Mapping[str, str]
    items: Mapping[str, str]

    @property
    def text(self) -> str:
        return QUESTION_CODE_LABELS[self.code]


def questions() -> tuple[Question, ...]:
    choices: tuple[tuple[QuestionCode, Mapping[str, str], Mapping[str, str]], ...] = (
        (QuestionCode.KNOWN_THROUGH, _coded(KNOWN_THROUGH_LABELS), {}),
        (QuestionCode.WELCOME_EFFECTIVE, _coded(WELCOME_EFFECTIVE_LABELS), {}),
        (QuestionCode.OVERCAME, _coded(YES_NO_LABELS), {}),
        (QuestionCode.SATISFACTION, _coded(SATISFACTION_LABELS), _coded(SATISFACTION_ITEM_LABELS)),
        (QuestionCode.REMARKS, {}, {}),
    )
    return tuple(Question(number, *line) for number, line in enumerate(choices, start=1))


def _coded(labels: Mapping[Code, str]) -> dict[str, str]:
    return {str(code): label for code, label in labels.items()}
