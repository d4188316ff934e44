"""A step, and the reasons of its date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from services.cases.domain.kinds import STEP_KIND_LABELS
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from services.cases.domain.usual_way import to_come
from words.way import STEP_STATE_LABELS, StepKind


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
    def of(cls, step: Step, today: date) -> Self:
        return cls(
            kind=coded(step.kind, STEP_KIND_LABELS),
            ordinal=step.ordinal,
            state=coded(step.state, STEP_STATE_LABELS),
            opened_at=step.opened_at,
            due=step.due,
            late=step.late_on(today),
            why=list(step.deadline.explain()) if step.deadline else [],
            completed_by=step.completed_by,
            completed_at=step.completed_at,
            result=step.result,
            version=step.version,
        )


class WayOut(BaseModel):
    """The whole way of a case: its steps so far, oldest first, and those that usually follow."""

    steps: list[StepOut]
    to_come: list[Coded]

    @classmethod
    def of(cls, stage: Stage, steps: Iterable[Step], today: date) -> Self:
        return cls(
            steps=[StepOut.of(step, today) for step in sorted(steps, key=_in_time)],
            to_come=[coded(kind, STEP_KIND_LABELS) for kind in to_come(stage)],
        )


def _in_time(step: Step) -> tuple[datetime, int, int]:
    """Steps opened at one instant follow the order of the way."""
    return step.opened_at, list(StepKind).index(step.kind), step.ordinal
