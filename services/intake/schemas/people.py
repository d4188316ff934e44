"""Persons: identity, means of contact, safe contact."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Email, Line, Telephone, fault
from services.intake.domain.person import MEANS_LABELS, Identity, Means, MeansOfContact
from services.intake.domain.safe_contact import (
    CHANNEL_LABELS,
    DISCRETION_LABELS,
    WEEKDAY_LABELS,
    Channel,
    Discretion,
    MaskNotAValue,
    SafeContact,
    Weekday,
    Window,
    check_value,
)
from services.intake.views import NewPerson, PersonChange, PersonView

IDENTITY = ("last_name", "first_name", "birth_date")
MEANS = ("telephone", "professional_telephone", "email", "address", "postcode", "commune")

Postcode = Annotated[str, Field(max_length=10)]


def _value(text: str) -> str:
    try:
        check_value(text)
    except MaskNotAValue as refusal:
        raise fault(refusal) from None
    return text


Place = Annotated[Line, AfterValidator(_value)]
"""A line of an address, or a town; the words that stand for what is protected are none (CONF-5)."""


class WindowIn(Body):
    days: Annotated[frozenset[Weekday], Field(min_length=1)]
    starts: time
    ends: time


class SafeContactIn(Body):
    """No window means any time; no channel means that nothing may be sent."""

    channels: frozenset[Channel]
    windows: list[WindowIn] = Field(default_factory=list, max_length=14)
    discretion: Discretion = Discretion.NEUTRAL
    address_masked: bool = True

    def value(self) -> SafeContact:
        windows = tuple(Window(one.days, one.starts, one.ends) for one in self.windows)
        return SafeContact(self.channels, windows, self.discretion, self.address_masked)


class PersonIn(Body):
    last_name: Line
    first_name: Line
    birth_date: Day | None = None
    telephone: Telephone | None = None
    professional_telephone: Telephone | None = None
    email: Email | None = None
    address: Place | None = None
    postcode: Postcode | None = None
    commune: Place | None = None
    safe_contact: SafeContactIn | None = None

    def value(self) -> NewPerson:
        return NewPerson(
            Identity(**{name: getattr(self, name) for name in IDENTITY}),
            MeansOfContact(**{name: getattr(self, name) for name in MEANS}),
            self.safe_contact.value() if self.safe_contact else None,
        )


class PersonPatch(Body):
    """Only the fields sent change; null empties one, and lifts the safe contact.

    Null leaves what is withheld as it is: whoever was not shown a value cannot empty it, only replace it (CONF-5).
    """

    last_name: Line = ""
    first_name: Line = ""
    birth_date: Day | None = None
    telephone: Telephone | None = None
    professional_telephone: Telephone | None = None
    email: Email | None = None
    address: Place | None = None
    postcode: Postcode | None = None
    commune: Place | None = None
    safe_contact: SafeContactIn | None = None

    def value(self) -> PersonChange:
        sent = self.model_fields_set

        def of(names: tuple[str, ...]) -> dict[str, Any]:
            return {name: getattr(self, name) for name in names if name in sent}

        safe = self.safe_contact.value() if self.safe_contact else None
        return PersonChange(of(IDENTITY), of(MEANS), "safe_contact" in sent, safe)


class SearchIn(Body):
    """Names as typed, in whole or by their beginning: the last one, or `name`, both in any order."""

    last_name: Annotated[Line, Field(min_length=2)] | None = None
    name: Annotated[Line, Field(min_length=2)] | None = None
    first_name: Line = ""
    birth_date: Day | None = None


class NamesIn(Body):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]


class WindowOut(BaseModel):
    days: list[Coded]
    starts: time
    ends: time


class SafeContactOut(BaseModel):
    channels: list[Coded]
    windows: list[WindowOut]
    discretion: Coded
    address_masked: bool

    @classmethod
    def of(cls, safe: SafeContact) -> "SafeContactOut":
        return cls(
            channels=[coded(one, CHANNEL_LABELS) for one in Channel if one in safe.channels],
            windows=[
                WindowOut(
                    days=[coded(day, WEEKDAY_LABELS) for day in Weekday if day in one.days],
                    starts=one.starts,
                    ends=one.ends,
                )
                for one in safe.windows
            ],
            discretion=coded(safe.discretion, DISCRETION_LABELS),
            address_masked=safe.address_masked,
        )


class PersonOut(BaseModel):
    """The means of contact are those that may be shown; the others are null, and named in `withheld` (CONF-5)."""

    id: UUID
    last_name: str
    first_name: str
    birth_date: date | None
    telephone: str | None
    professional_telephone: str | None
    email: str | None
    address: str | None
    postcode: str | None
    commune: str | None
    withheld: list[Coded]
    safe_contact: SafeContactOut | None
    version: int

    @classmethod
    def of(cls, view: PersonView) -> "PersonOut":
        return cls(
            id=view.id,
            **{name: getattr(view.identity, name) for name in IDENTITY},
            **{name: getattr(view.means, name) for name in MEANS},
            withheld=[coded(one, MEANS_LABELS) for one in Means if one in view.withheld],
            safe_contact=SafeContactOut.of(view.safe_contact) if view.safe_contact else None,
            version=view.version,
        )


class PersonsOut(BaseModel):
    items: list[PersonOut]
