"""The way that most cases go, to say what usually comes next (CASE 3 to 12)."""

from services.cases.domain.kinds import kinds
from services.cases.domain.sequence import ENDED, Stage, kinds_open_in
from words.way import StepKind

USUAL_WAY = kinds(lambda row: row.usual)
"""The steps of a case that nothing turns aside, in their order (CASE 3 to 12)."""


def to_come(stage: Stage) -> tuple[StepKind, ...]:
    """Steps that usually follow those of a stage; none once the case has ended."""
    if stage in ENDED:
        return ()
    here = [USUAL_WAY.index(kind) for kind in kinds_open_in(stage) if kind in USUAL_WAY]
    return USUAL_WAY[max(here, default=USUAL_WAY.index(StepKind.DECISION)) + 1 :]
