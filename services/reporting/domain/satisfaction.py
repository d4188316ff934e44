"""When a case counts as treated to the employee's satisfaction (A4, REP-2 version 1)."""

from services.cases.facts import SurveyAnswered
from words.satisfaction import Satisfaction, SatisfactionItem, YesNo

GRID = tuple(f"q4_{item}" for item in SatisfactionItem)
CONTENT = frozenset({Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED})
ENOUGH_ANSWERS = 3


def satisfied(answers: SurveyAnswered) -> bool:
    """Question 3 decides.

    Where it has no answer, at least three items of question 4 have one, all favourable (REP-2).
    """
    if answers.q3 is not None:
        return answers.q3 == YesNo.YES
    items = (answers.q4_welcome, answers.q4_diagnosis, answers.q4_solutions, answers.q4_responsiveness)
    grid = [degree for degree in items if degree is not None]
    return len(grid) >= ENOUGH_ANSWERS and all(degree in CONTENT for degree in grid)
