"""Use cases on mandates, which give a person a role in an organisation (CIL-1, CONV-1)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Forbidden
from kernel.identity import Actor
from kernel.ids import new_id
from kernel.roles import AnyRole, TechnicalRole
from services.platform import facts, repository
from services.platform.access import May, require
from services.platform.domain.mandates import (
    SEATS,
    Mandate,
    OrganisationKind,
    appoint,
    holds,
    organisation_kind,
)
from services.platform.models import MandateRow
from words.roles import Role

UESL = "uesl"
"""Identifier of UESL as an organisation of mandates."""

APPOINTED_BY: dict[AnyRole, frozenset[Role]] = {
    Role.CIL_PRESIDENT: frozenset({Role.CIL_RESPONSIBLE}),
    Role.PLATFORM_REPRESENTATIVE: frozenset({Role.PLATFORM_OPERATOR, Role.PLATFORM_EXPERT}),
    Role.UESL_BOARD: frozenset(SEATS),
    TechnicalRole.OPERATIONS: frozenset(SEATS),
}
"""Role, with the roles that may appoint to it: a head appoints their people, UESL and operations appoint the heads."""


class MandateMissing(Forbidden):
    title = "Vous n'avez pas de mandat en cours pour engager cette organisation."
    rule = "CONV-1"


class SeatNotYours(Forbidden):
    title = "Votre rôle ne permet pas d'attribuer ce mandat."


def appoint_person(tx: Tx, mandate: Mandate, name: str) -> MandateRow:
    """Gives a mandate; a single seat has one holder at any date (CIL-1)."""
    require(tx.actor, May.APPOINT)
    _check_organisation(tx, mandate.role, mandate.organisation)
    _check_may_fill(tx, mandate.role)
    return give(tx, mandate, name)


def fillable(tx: Tx) -> list[Role]:
    """Returns the roles to which the actor may appoint, in their order of display."""
    require(tx.actor, May.READ)
    return [role for role in SEATS if role in APPOINTED_BY.get(tx.actor.role, frozenset())]


def give(tx: Tx, mandate: Mandate, name: str) -> MandateRow:
    """Saves a mandate with its holder's name. Raises where a single seat is taken."""
    held = repository.to_mandates(repository.mandates(tx, mandate.organisation))
    appoint(held, mandate)
    row = MandateRow(
        id=new_id(),
        person=mandate.person,
        name=name,
        role=mandate.role,
        organisation=mandate.organisation,
        from_day=mandate.from_day,
        to_day=mandate.to_day,
    )
    repository.add(tx, row)
    tx.record(facts.MandateGiven(**_of_mandate(row)))
    return row


def end(tx: Tx, mandate_id: UUID, last_day: date) -> MandateRow:
    """Ends a mandate after a day, which is included."""
    row = repository.mandate_for(tx, mandate_id)
    require(tx.actor, May.APPOINT)
    _check_may_fill(tx, Role(row.role))
    tx.check_version(row.version)
    return _end(tx, row, last_day)


def _end(tx: Tx, row: MandateRow, last_day: date) -> MandateRow:
    row.to_day = repository.to_mandate(row).end(last_day).to_day
    row.version += 1
    tx.record(facts.MandateEnded(**_of_mandate(row)))
    return row


def hand_over(tx: Tx, person: str, name: str, role: Role, organisation: str) -> None:
    """Gives a single seat to another person from tomorrow on; today's holder keeps it until tonight."""
    rows = repository.mandates(tx, organisation, change=True)
    seat = [row for row in rows if row.role == role and repository.to_mandate(row).active_on(tx.today)]
    if any(row.person == person for row in seat):
        return
    for row in seat:
        if row.to_day != tx.today:
            _end(tx, row, tx.today)
    from_day = tx.today + timedelta(days=1) if seat else tx.today
    give(tx, Mandate(person, role, organisation, from_day), name)


def mandates(tx: Tx, organisation: str | None, on: date | None) -> Sequence[MandateRow]:
    """Returns the mandates within reach, on a day or all."""
    require(tx.actor, May.READ)
    rows = repository.mandates(tx, organisation)
    return [row for row in rows if on is None or repository.to_mandate(row).active_on(on)]


def require_mandate(tx: Tx, role: Role, organisation: str, day: date) -> None:
    """Raises for an actor who has no mandate for this role on the day of the act."""
    held = repository.to_mandates(repository.mandates(tx, organisation))
    if not holds(held, tx.actor.subject, role, organisation, day):
        raise MandateMissing()


def holds_mandate(tx: Tx, actor: Actor, day: date) -> bool:
    """Checks that a person has a mandate for the role in their token (design, « People and rights »)."""
    if actor.role not in SEATS:
        return False
    held = repository.to_mandates(repository.mandates_of(tx, actor.subject))
    return holds(held, actor.subject, Role(actor.role.value), actor.organisation, day)


def _check_organisation(tx: Tx, role: Role, organisation: str) -> None:
    """Raises unless the organisation exists, is of the role's kind, and is the actor's (or UESL or operations act)."""
    match organisation_kind(role):
        case OrganisationKind.CIL:
            repository.cil_for(tx, organisation, change=True)
        case OrganisationKind.PLATFORM:
            repository.platform_for(tx, organisation, change=True)
        case OrganisationKind.UESL:
            if organisation != UESL or tx.actor.role not in repository.BOUNDLESS:
                raise repository.MandateUnknown


def _check_may_fill(tx: Tx, role: Role) -> None:
    if role not in APPOINTED_BY.get(tx.actor.role, frozenset()):
        raise SeatNotYours(role=role)


class _OfMandate(TypedDict):
    mandate: UUID
    role: Role
    organisation: str
    from_: date
    to: date | None


def _of_mandate(row: MandateRow) -> _OfMandate:
    """Returns the fields that all facts of this mandate share."""
    return _OfMandate(
        mandate=row.id,
        role=Role(row.role),
        organisation=row.organisation,
        from_=row.from_day,
        to=row.to_day,
    )
