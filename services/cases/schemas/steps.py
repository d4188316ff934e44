"""A step, and the reasons of its date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from kernel.stored import load
from services.cases.domain.deadlines import Deadline
from services.cases.domain.sequence import Stage
from services.cases.domain.usual_way import to_come
from services.cases.models import StepRow
from words.way import STEP_KIND_LABELS, STEP_STATE_LABELS, StepKind, StepState


class StepOut(BaseModel):
    """A step; `why` answers « pourquoi cette date ? », line by line."""

    kind: Coded
    ordinal: int
    state: Coded
    opened_at: datetime
    due: date | None
    late: bool
    why: list[str]
    completed_by: str | None
    completed_at: datetime | None
    result: str
    version: int

    @classmethod
    def of(cls, row: StepRow, today: date) -> Self:
        deadline = load(Deadline, row.deadline) if row.deadline else None
        is_open = row.state == StepState.OPEN
        return cls(
            kind=coded(StepKind(row.kind), STEP_KIND_LABELS),
            ordinal=row.ordinal,
            state=coded(StepState(row.state), STEP_STATE_LABELS),
            opened_at=row.opened_at,
            due=row.due,
            late=bool(is_open and row.due and row.due < today),
            why=list(deadline.explain()) if deadline else [],
            completed_by=row.completed_by,
            completed_at=row.completed_at,
            result=row.result,
            version=row.version,
        )


class WayOut(BaseModel):
    """The whole way of a case: its steps so far, oldest first, and those that usually follow."""

    steps: list[StepOut]
    to_come: list[Coded]

    @classmethod
    def of(cls, stage: Stage, rows: Iterable[StepRow], today: date) -> Self:
        return cls(
            steps=[StepOut.of(row, today) for row in sorted(rows, key=_in_time)],
            to_come=[coded(kind, STEP_KIND_LABELS) for kind in to_come(stage)],
        )


def _in_time(row: StepRow) -> tuple[datetime, int, int]:
    """Steps opened at one instant follow the order of the way."""
    return row.opened_at, list(StepKind).index(StepKind(row.kind)), row.ordinal
