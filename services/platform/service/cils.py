"""Use cases on CILs: charter, person responsible, and whether they may take cases (CIL-1, CIL-2, CASE-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.calendar import written_day
from kernel.database import Tx
from kernel.errors import Conflict, Invalid
from services.platform import facts, repository
from services.platform.access import May, require
from services.platform.domain.cil import Cil, Readiness, may_handle
from services.platform.domain.homologation import Homologation
from services.platform.domain.membership import (
    Joining,
    Membership,
    joining_deadline,
    joining_on,
    membership_of,
)
from services.platform.models import CilRow
from services.platform.service import seats
from services.platform.service.platforms import take_identifier
from words.roles import Role

UNNAMED: Mapping[str, str] = {}
"""No names, for readers who do not need those of a CIL's heads."""


class SirenTaken(Conflict):
    title = "Un CIL est déjà enregistré sous ce numéro SIREN."


class SignedInTheFuture(Invalid):
    title = "Une signature ne peut pas être enregistrée avant d'être donnée."


@dataclass(frozen=True, slots=True)
class CilDetails:
    """The data of a CIL, beside its identifier and SIREN."""

    name: str
    telephone: str
    departements: tuple[str, ...]
    president_email: str
    responsible_email: str


@dataclass(frozen=True, slots=True)
class CilView:
    """A CIL as it is read; `joining` is None before it has signed the charter (CIL-2)."""

    row: CilRow
    cil: Cil
    day: date
    readiness: Readiness
    platform: str | None
    joining: Joining | None
    joining_deadline: date | None
    names: Mapping[str, str]
    """Names of the president who signed the charter and of the person responsible, by account."""


@dataclass(frozen=True, slots=True)
class Handling:
    """The memberships and homologations by which readiness is judged, read once."""

    memberships: dict[str, Membership]
    homologations: dict[str, Homologation]

    def readiness(self, cil: Cil, day: date) -> Readiness:
        return may_handle(cil, day, self.membership(cil.id), self.homologations)

    def membership(self, cil: str) -> Membership:
        return self.memberships.get(cil, Membership(cil))


def handling(tx: Tx) -> Handling:
    signed = [repository.to_convention(row) for row in repository.signed_of(tx)]
    memberships = {cil: membership_of(cil, signed) for cil in {one.cil for one in signed}}
    homologations = {row.id: repository.to_homologation(row) for row in repository.platforms(tx)}
    return Handling(memberships, homologations)


def create(tx: Tx, cil_id: str, siren: str, details: CilDetails) -> CilRow:
    require(tx.actor, May.CREATE_ORGANISATION)
    take_identifier(tx, cil_id)
    if repository.siren_taken(tx, siren):
        raise SirenTaken(field="siren")
    row = CilRow(id=cil_id, siren=siren, **_columns(details))
    repository.add(tx, row)
    tx.record(facts.CilCreated(cil=row.id, version=row.version, departements=tuple(row.departements)))
    return row


def change(tx: Tx, cil_id: str, details: CilDetails) -> CilRow:
    """Changes the name, places and addresses of a CIL; the fact names the changed fields only (CONF-6)."""
    row = repository.cil_for(tx, cil_id, change=True)
    require(tx.actor, May.KEEP_CIL)
    tx.check_version(row.version)
    given = _columns(details)
    fields = [name for name, value in given.items() if getattr(row, name) != value]
    if fields:
        for name in fields:
            setattr(row, name, given[name])
        row.version += 1
        tx.record(facts.CilChanged(cil=row.id, version=row.version, fields=tuple(fields)))
    return row


def sign_charter(tx: Tx, cil_id: str, on: date, responsible: str, name: str) -> CilRow:
    """Records the president's signature and the person responsible, whose mandate begins today (CIL-1)."""
    row = repository.cil_for(tx, cil_id, change=True)
    require(tx.actor, May.SIGN_CHARTER)
    tx.check_version(row.version)
    check_not_in_the_future(tx, on)
    seats.require_mandate(tx, Role.CIL_PRESIDENT, cil_id, on)
    repository.save_cil(row, repository.to_cil(row).sign_charter(on, tx.actor.subject, responsible))
    seats.hand_over(tx, responsible, name, Role.CIL_RESPONSIBLE, cil_id)
    tx.record(facts.CharterSigned(cil=row.id, version=row.version, day=on))
    return row


def name_responsible(tx: Tx, cil_id: str, person: str, name: str) -> CilRow:
    """Changes the person responsible; there is always one (CIL-1)."""
    row = repository.cil_for(tx, cil_id, change=True)
    require(tx.actor, May.NAME_RESPONSIBLE)
    tx.check_version(row.version)
    repository.save_cil(row, repository.to_cil(row).name_responsible(person))
    seats.hand_over(tx, person, name, Role.CIL_RESPONSIBLE, cil_id)
    tx.record(facts.ResponsibleNamed(cil=row.id, version=row.version))
    return row


def check_not_in_the_future(tx: Tx, on: date) -> None:
    if on > tx.today:
        raise SignedInTheFuture(
            field="signed_on", accepted=f"une date jusqu'au {written_day(tx.today)} inclus"
        )


def cil(tx: Tx, cil_id: str, day: date | None = None) -> CilView:
    """Returns a CIL with its readiness on a day, by default today."""
    require(tx.actor, May.READ)
    row = repository.cil_for(tx, cil_id)
    return view(row, handling(tx), day or tx.today, repository.names_of_heads(tx))


def cils(tx: Tx) -> list[CilView]:
    require(tx.actor, May.READ)
    known, names = handling(tx), repository.names_of_heads(tx)
    return [view(row, known, tx.today, names) for row in repository.cils(tx)]


def shown(tx: Tx, row: CilRow) -> CilView:
    """Returns a CIL as it is after an act."""
    return view(row, handling(tx), tx.today, repository.names_of_heads(tx))


def view(row: CilRow, known: Handling, day: date, names: Mapping[str, str] = UNNAMED) -> CilView:
    value, membership = repository.to_cil(row), known.membership(row.id)
    signed_on = value.charter.signed_on if value.charter else None
    joined_on = membership.stays[0].period.start if membership.stays else None
    return CilView(
        row=row,
        cil=value,
        day=day,
        readiness=known.readiness(value, day),
        platform=membership.platform_on(day),
        joining=joining_on(day, signed_on, joined_on) if signed_on else None,
        joining_deadline=joining_deadline(signed_on) if signed_on else None,
        names=names,
    )


def _columns(details: CilDetails) -> dict[str, Any]:
    return {
        "name": details.name,
        "telephone": details.telephone,
        "departements": sorted(details.departements),
        "president_email": details.president_email,
        "responsible_email": details.responsible_email,
    }
