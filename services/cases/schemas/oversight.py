"""What calls for the attention of a CIL's responsible."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from services.cases.domain.oversight import CONCERN_LABELS
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.steps import StepOut
from services.cases.service.oversight import Matter, Matters


class MatterOut(BaseModel):
    """A case, the step at stake if one is, since when, and `why` it is shown."""

    case: CaseOut
    step: StepOut | None
    since: date
    why: str

    @classmethod
    def of(cls, matter: Matter, today: date) -> Self:
        return cls(
            case=CaseOut.of(matter.case),
            step=StepOut.of(matter.step, today) if matter.step else None,
            since=matter.since,
            why=matter.why,
        )


class MattersOut(BaseModel):
    """All of one concern: `total` counts them, `items` are the first, the oldest matter before the others."""

    concern: Coded
    total: int
    items: list[MatterOut]

    @classmethod
    def of(cls, matters: Matters, today: date) -> Self:
        return cls(
            concern=coded(matters.concern, CONCERN_LABELS),
            total=matters.total,
            items=[MatterOut.of(one, today) for one in matters.matters],
        )
