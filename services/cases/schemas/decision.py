"""The decision, how a case ended from outside its way, and the orientations that go with both."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Line
from services.cases.domain.bodies import BODY_LABELS
from services.cases.domain.bodies import Body as Destination
from services.cases.domain.commitments import COMMITMENT_KIND_LABELS, CommitmentKind
from services.cases.domain.decision import (
    DECISION_OUTCOME_LABELS,
    Decision,
    DecisionOutcome,
    LocaPassConditions,
    Orientation,
)
from services.cases.domain.endings import Ending
from services.cases.domain.reasons import REASON_CODE_LABELS, Reason
from services.cases.schemas.common import ReasonIn
from services.cases.service.decision import Decided
from words.way import OUTCOME_LABELS, Outcome

MOST_ORIENTATIONS = 10


class OrientationIn(Body):
    """A body by its code; `other` names one that has none, and stays with the case (CONF-6)."""

    body: Destination
    other: Line = ""
    reason: ReasonIn

    def value(self) -> Orientation:
        return Orientation(self.body, self.reason.value(), self.other)


class LocaPassIn(Body):
    """Conditions 1 and 2, where the guarantee was found only at the diagnosis; null is not asked yet (DIF-4)."""

    wants_service: bool | None = None
    deliberately_unpaid: bool | None = None
    organised_insolvency: bool | None = None

    def value(self) -> LocaPassConditions:
        return LocaPassConditions(self.wants_service, self.deliberately_unpaid, self.organised_insolvency)


class DecisionIn(Body):
    outcome: DecisionOutcome
    solutions: Annotated[tuple[CommitmentKind, ...], Field(max_length=len(CommitmentKind))] = ()
    orientations: Annotated[tuple[OrientationIn, ...], Field(max_length=MOST_ORIENTATIONS)] = ()
    reason: ReasonIn | None = None
    loca_pass: LocaPassIn | None = None

    def value(self) -> Decided:
        return Decided(
            self.outcome,
            self.solutions,
            tuple(one.value() for one in self.orientations),
            self.reason.value() if self.reason else None,
            self.loca_pass.value() if self.loca_pass else None,
        )


class StructuralIn(Body):
    orientations: Annotated[tuple[OrientationIn, ...], Field(min_length=1, max_length=MOST_ORIENTATIONS)]
    reason: ReasonIn


class EndingIn(Body):
    outcome: Outcome
    reason: ReasonIn


class ReasonOut(Coded):
    """`text` is the reason in the words of who gave it."""

    text: str

    @classmethod
    def of(cls, value: Reason) -> Self:
        return cls(code=value.code, label=REASON_CODE_LABELS[value.code], text=value.text)


class OrientationOut(BaseModel):
    """A body to which the employee was directed, and what for."""

    body: Coded
    name: str
    reason: ReasonOut

    @classmethod
    def of(cls, value: Orientation) -> Self:
        return cls(body=coded(value.body, BODY_LABELS), name=value.name, reason=ReasonOut.of(value.reason))

    @classmethod
    def all_of(cls, values: tuple[Orientation, ...]) -> list[Self]:
        return [cls.of(one) for one in values]


class DecisionOut(BaseModel):
    outcome: Coded
    on: date
    by: str
    solutions: list[Coded]
    orientations: list[OrientationOut]
    reason: ReasonOut | None

    @classmethod
    def of(cls, value: Decision) -> Self:
        return cls(
            outcome=coded(value.outcome, DECISION_OUTCOME_LABELS),
            on=value.on,
            by=value.by,
            solutions=[coded(one, COMMITMENT_KIND_LABELS) for one in value.solutions],
            orientations=OrientationOut.all_of(value.orientations),
            reason=ReasonOut.of(value.reason) if value.reason else None,
        )


class EndingOut(BaseModel):
    """How a case was ended from outside its way (CASE-3, DIF-6)."""

    outcome: Coded
    at: datetime
    by: str
    reason: ReasonOut
    orientations: list[OrientationOut]

    @classmethod
    def of(cls, value: Ending) -> Self:
        return cls(
            outcome=coded(value.outcome, OUTCOME_LABELS),
            at=value.at,
            by=value.by,
            reason=ReasonOut.of(value.reason),
            orientations=OrientationOut.all_of(value.orientations),
        )
