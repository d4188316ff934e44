"""The CIL's advisers: who they are, what they carry, when they are away or leave."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import (
    Day,
    Departement,
    Email,
    Line,
    TelephoneToRead,
    TextMalformed,
    Written,
)
from services.cases.domain.assignment import REGIME_LABELS, Absence, Adviser
from services.cases.domain.case import Case
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.common import ReasonIn
from services.cases.service.oversight import Departure, Member


class AdviserDetailsIn(Body):
    name: Annotated[Line, Field(min_length=2, max_length=120)]
    place: Departement
    email: Email | None = None
    telephone: TelephoneToRead | None = None
    social_worker: bool = False


class AdviserIn(AdviserDetailsIn):
    id: Annotated[
        str,
        Written(
            r"[a-z0-9.-]{2,64}",
            TextMalformed(accepted="de 2 à 64 lettres minuscules sans accent, chiffres, points ou tirets"),
        ),
    ]


class AdviserOut(BaseModel):
    id: str
    cil: str
    name: str
    place: str
    social_worker: bool
    active: bool
    version: int

    @classmethod
    def of(cls, adviser: Adviser) -> Self:
        return cls(
            id=adviser.id,
            cil=adviser.cil_id,
            name=adviser.name,
            place=adviser.place,
            social_worker=adviser.social_worker,
            active=adviser.active,
            version=adviser.version,
        )


class AbsenceIn(Body):
    first: Day
    last: Day
    stand_in: str


class AbsenceOut(BaseModel):
    """Both days included."""

    first: date
    last: date
    stand_in: str

    @classmethod
    def of(cls, absence: Absence) -> Self:
        return cls(first=absence.first, last=absence.last, stand_in=absence.stand_in)


class ReturnIn(Body):
    """First day back; the absence's own first day, or one before it, takes the whole absence back."""

    on: Day


class MemberOut(BaseModel):
    """An adviser with what they carry: `running` cases, `urgent` ones among them, `late` steps.

    `absence` is today's, and `replaced_by` who receives their deadlines meanwhile; `absences` are those not over.
    """

    id: str
    name: str
    place: str
    email: str
    telephone: str
    regime: Coded
    running: int
    urgent: int
    late: int
    absence: AbsenceOut | None
    replaced_by: str | None
    absences: list[AbsenceOut]
    version: int

    @classmethod
    def of(cls, member: Member) -> Self:
        adviser, load = member.adviser, member.load
        return cls(
            id=adviser.id,
            name=adviser.name,
            place=adviser.place,
            email=adviser.email,
            telephone=adviser.telephone,
            regime=coded(adviser.regime, REGIME_LABELS),
            running=load.running,
            urgent=load.urgent,
            late=load.late,
            absence=AbsenceOut.of(member.absence) if member.absence else None,
            replaced_by=member.replaced_by,
            absences=[AbsenceOut.of(one) for one in member.absences],
            version=adviser.version,
        )


class DepartureIn(Body):
    """`successor` follows the running cases from now on; it may be absent where there are none."""

    successor: str = ""
    reason: ReasonIn


class ReplacedOut(BaseModel):
    adviser: str
    absence: AbsenceOut


class DepartureOut(BaseModel):
    """What a departure would do now: the cases to hand over, and the absences that would have no stand-in."""

    adviser: AdviserOut
    cases: list[CaseOut]
    replaced: list[ReplacedOut]
    version: int

    @classmethod
    def of(cls, departure: Departure) -> Self:
        return cls(
            adviser=AdviserOut.of(departure.adviser),
            cases=[CaseOut.of(one) for one in departure.cases],
            replaced=[
                ReplacedOut(adviser=adviser, absence=AbsenceOut.of(absence))
                for adviser, absence in departure.replaced
            ],
            version=departure.adviser.version,
        )


class ReassignmentIn(Body):
    """Running cases of the adviser, all followed by `successor` from now on."""

    cases: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    successor: str
    reason: ReasonIn


class ReassignmentOut(BaseModel):
    successor: str
    cases: list[UUID]

    @classmethod
    def of(cls, successor: str, cases: list[Case]) -> Self:
        return cls(successor=successor, cases=[one.id for one in cases])
