"""Mandates: a person's role in an organisation, over a period (CIL-1, CONV-1, design: rights)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from kernel.errors import Conflict, Invalid
from words.roles import Role


class OrganisationKind(StrEnum):
    CIL = "cil"
    PLATFORM = "platform"
    UESL = "uesl"


ORGANISATION_LABELS = {
    OrganisationKind.CIL: "CIL",
    OrganisationKind.PLATFORM: "Plate-forme de service",
    OrganisationKind.UESL: "UESL",
}


Seat = Literal[
    Role.CIL_PRESIDENT,
    Role.CIL_RESPONSIBLE,
    Role.PLATFORM_REPRESENTATIVE,
    Role.PLATFORM_OPERATOR,
    Role.PLATFORM_EXPERT,
    Role.UESL_CONTROLLER,
    Role.UESL_BOARD,
]
"""Roles that a mandate gives; an adviser's place is the CIL's to give, in `cases`."""

SEATS: tuple[Role, ...] = get_args(Seat)


def organisation_kind(seat: Role) -> OrganisationKind:
    """The kind of organisation in which this seat is."""
    return OrganisationKind(seat.value.partition("_")[0])


SINGLE_SEAT = frozenset({Role.CIL_PRESIDENT, Role.CIL_RESPONSIBLE, Role.PLATFORM_REPRESENTATIVE})
"""Roles that one person at a time holds in an organisation (CIL-1, CONV-1)."""


class EndsBeforeItStarts(Invalid):
    title = "Le mandat ne peut pas finir avant d'avoir commencé."


class SeatTaken(Conflict):
    title = "Ce mandat est déjà détenu par une autre personne à ces dates."
    rule = "CIL-1"


class AlreadyMandated(Conflict):
    title = "Cette personne détient déjà ce mandat à ces dates."


class MandateAlreadyOver(Conflict):
    title = "Ce mandat est déjà terminé."


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate; `to_day` is included, None while it has no end."""

    person: str
    role: Role
    organisation: str
    from_day: date
    to_day: date | None = None

    def __post_init__(self) -> None:
        if self.to_day and self.to_day < self.from_day:
            raise EndsBeforeItStarts(field="to_day", from_day=self.from_day)

    def active_on(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def end(self, last_day: date) -> "Mandate":
        if self.to_day and self.to_day <= last_day:
            raise MandateAlreadyOver(to_day=self.to_day)
        return replace(self, to_day=last_day)

    def meets(self, other: "Mandate") -> bool:
        """Says whether both are active on some day."""
        return self.active_on(other.from_day) or other.active_on(self.from_day)


Mandates = tuple[Mandate, ...]


def appoint(held: Mandates, new: Mandate) -> Mandates:
    """Adds a mandate. Raises where a single seat would have two holders on some day (CIL-1)."""
    for mandate in _same_seat(held, new):
        if mandate.meets(new) and mandate.person == new.person:
            raise AlreadyMandated(role=new.role)
        if mandate.meets(new) and new.role in SINGLE_SEAT:
            raise SeatTaken(role=new.role, from_day=mandate.from_day)
    return (*held, new)


def holders(held: Iterable[Mandate], role: Role, organisation: str, day: date) -> tuple[str, ...]:
    """Returns the people who hold a role in an organisation on a day."""
    return tuple(m.person for m in mandates_on(held, day) if (m.role, m.organisation) == (role, organisation))


def mandates_on(held: Iterable[Mandate], day: date) -> Mandates:
    return tuple(mandate for mandate in held if mandate.active_on(day))


def holds(held: Iterable[Mandate], person: str, role: Role, organisation: str, day: date) -> bool:
    return person in holders(held, role, organisation, day)


def _same_seat(held: Mandates, new: Mandate) -> Mandates:
    seat = (new.role, new.organisation)
    return tuple(mandate for mandate in held if (mandate.role, mandate.organisation) == seat)
