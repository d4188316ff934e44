"""The decision, and the orientations that go with it."""

from typing import Annotated

from pydantic import Field

from kernel.http.bodies import Body
from services.cases.domain.commitments import (
    CommitmentKind,
)
from services.cases.domain.decision import DecisionOutcome, Orientation
from services.cases.schemas.common import ReasonIn


class OrientationIn(Body):
    body: Annotated[str, Field(min_length=1, max_length=200)]
    reason: ReasonIn

    def value(self) -> Orientation:
        return Orientation(self.body, self.reason.value())


class DecisionIn(Body):
    outcome: DecisionOutcome
    solutions: tuple[CommitmentKind, ...] = ()
    orientations: tuple[OrientationIn, ...] = ()
    reason: ReasonIn | None = None


class StructuralIn(Body):
    orientations: Annotated[tuple[OrientationIn, ...], Field(min_length=1)]
    reason: ReasonIn
