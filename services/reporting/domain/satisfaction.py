"""When a case counts as treated to the employee's satisfaction (A4, REP-2 version 1)."""

from services.reporting.domain.facts import Fact
from words.satisfaction import Satisfaction, SatisfactionItem, YesNo

GRID = tuple(f"q4_{item}" for item in SatisfactionItem)
CONTENT = frozenset({Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED})
ENOUGH_ANSWERS = 3


def satisfied(answers: Fact) -> bool:
    """Question 3 decides; unanswered, three items of question 4 at least, all favourable (REP-2)."""
    overcome = answers.text("q3")
    if overcome is not None:
        return overcome == YesNo.YES
    grid = [degree for degree in map(answers.text, GRID) if degree is not None]
    return len(grid) >= ENOUGH_ANSWERS and all(degree in CONTENT for degree in grid)
