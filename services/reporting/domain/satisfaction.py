"""When a case counts as treated to the employee's satisfaction (A4, REP-2 version 1)."""

from enum import StrEnum

from services.reporting.domain.facts import Fact


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class Degree(StrEnum):
    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    LITTLE_SATISFIED = "little_satisfied"
    NOT_SATISFIED = "not_satisfied"


YES_NO_LABELS = {YesNo.YES: "Oui", YesNo.NO: "Non"}
DEGREE_LABELS = {
    Degree.VERY_SATISFIED: "Très satisfait",
    Degree.SATISFIED: "Satisfait",
    Degree.LITTLE_SATISFIED: "Peu satisfait",
    Degree.NOT_SATISFIED: "Pas satisfait",
}

GRID = ("q4_welcome", "q4_diagnosis", "q4_solutions", "q4_responsiveness")
GRID_LABELS = {
    "q4_welcome": "L'accueil",
    "q4_diagnosis": "Le diagnostic",
    "q4_solutions": "Les solutions proposées",
    "q4_responsiveness": "La réactivité du CIL",
}
CONTENT = frozenset({Degree.VERY_SATISFIED, Degree.SATISFIED})
ENOUGH_ANSWERS = 3


def satisfied(answers: Fact) -> bool:
    """Question 3 decides; unanswered, three items of question 4 at least, all favourable (REP-2)."""
    overcome = answers.text("q3")
    if overcome is not None:
        return overcome == YesNo.YES
    grid = [degree for degree in map(answers.text, GRID) if degree is not None]
    return len(grid) >= ENOUGH_ANSWERS and all(degree in CONTENT for degree in grid)
