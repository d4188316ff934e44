"""The codes of the satisfaction survey's answers (A4)."""

from enum import StrEnum


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


YES_NO_LABELS = {YesNo.YES: "Oui", YesNo.NO: "Non"}


class SatisfactionItem(StrEnum):
    WELCOME = "welcome"
    DIAGNOSIS = "diagnosis"
    SOLUTIONS = "solutions"
    RESPONSIVENESS = "responsiveness"


SATISFACTION_ITEM_LABELS = {
    SatisfactionItem.WELCOME: "L'accueil",
    SatisfactionItem.DIAGNOSIS: "Le diagnostic",
    SatisfactionItem.SOLUTIONS: "Les solutions proposées",
    SatisfactionItem.RESPONSIVENESS: "La réactivité du CIL",
}


class Satisfaction(StrEnum):
    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    LITTLE_SATISFIED = "little_satisfied"
    NOT_SATISFIED = "not_satisfied"


SATISFACTION_LABELS = {
    Satisfaction.VERY_SATISFIED: "Très satisfait",
    Satisfaction.SATISFIED: "Satisfait",
    Satisfaction.LITTLE_SATISFIED: "Peu satisfait",
    Satisfaction.NOT_SATISFIED: "Pas satisfait",
}
