"""All SQL of `platform`: every look-up is scoped by the actor.

UESL and operations reach everything; a CIL's people their CIL and its conventions; a platform's people their
platform, its conventions and the CILs bound by them. For the data of another organisation, look-ups raise NotFound, so
that an answer does not reveal that they exist.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, select
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.names import french_order
from kernel.roles import TechnicalRole
from kernel.stored import dump, load
from services.platform.access import NATIONAL, OF_CIL, OF_PLATFORM
from services.platform.domain.cil import Charter, Cil
from services.platform.domain.convention import Convention
from services.platform.domain.homologation import Decision, Homologation, Item
from services.platform.domain.ledger import ENTRY_TYPES, Ended, Entry, EntryKind, kind_of
from services.platform.domain.mandates import Mandate, Mandates
from services.platform.models import (
    AttachmentRow,
    CilRow,
    CompanyRow,
    ConventionRow,
    DeclarationRow,
    MandateRow,
    OrganisationRow,
    PlatformRow,
)
from words.roles import Role

BOUNDLESS = NATIONAL | {TechnicalRole.SERVICE, TechnicalRole.WORKFLOW}
"""Roles that reach every organisation: UESL, operations, and the platform's processes through their RPCs."""


class PlatformUnknown(NotFound):
    title = "Cette plate-forme n'existe pas ou ne vous est pas accessible."


class CilUnknown(NotFound):
    title = "Ce CIL n'existe pas ou ne vous est pas accessible."


class CompanyUnknown(NotFound):
    title = "Cette entreprise n'est pas connue ou ne vous est pas accessible."


class ConventionUnknown(NotFound):
    title = "Cette convention n'existe pas ou ne vous est pas accessible."


class MandateUnknown(NotFound):
    title = "Ce mandat n'existe pas ou ne vous est pas accessible."


def add(tx: Tx, row: Any) -> None:
    tx.session.add(row)
    tx.session.flush()


def flush(tx: Tx) -> None:
    """Writes the changes of rows now, since a trigger compares them with the rows that come after."""
    tx.session.flush()


def scoped(tx: Tx, statement: Any) -> Any:
    """Returns `statement` on conventions, restricted to those of the actor's organisation."""
    actor = tx.actor
    if actor.role in BOUNDLESS:
        return statement
    if actor.role in OF_CIL and actor.organisation:
        return statement.where(col(ConventionRow.cil) == actor.organisation)
    if actor.role in OF_PLATFORM and actor.organisation:
        return statement.where(col(ConventionRow.platform) == actor.organisation)
    return statement.where(false())


# Platforms and their homologation


def identifier_taken(tx: Tx, identifier: str) -> bool:
    return tx.session.get(OrganisationRow, identifier) is not None


def find_platform(tx: Tx, platform_id: str, change: bool = False) -> PlatformRow | None:
    return tx.find(PlatformRow, platform_id) if change else tx.session.get(PlatformRow, platform_id)


def platform_for(tx: Tx, platform_id: str, change: bool = False) -> PlatformRow:
    """Returns a platform with its application file, for its own people and UESL. Raises NotFound."""
    row = find_platform(tx, platform_id, change) if reaches_platform(tx, platform_id) else None
    if row is None:
        raise PlatformUnknown
    return row


def reaches_platform(tx: Tx, platform_id: str) -> bool:
    """Says whether the actor may see a platform's application file."""
    own = tx.actor.role in OF_PLATFORM and tx.actor.organisation == platform_id
    return own or tx.actor.role in BOUNDLESS


def platforms(tx: Tx) -> Sequence[PlatformRow]:
    """Returns every platform, unscoped: everyone may know which are homologated, as a CIL chooses one."""
    return tx.session.execute(select(PlatformRow).order_by(col(PlatformRow.id))).scalars().all()


def platform_names(tx: Tx) -> list[tuple[str, str]]:
    """Returns the identifier and name of every platform, in order of name."""
    return _by_name(tx, select(col(PlatformRow.id), col(PlatformRow.name)))


def to_homologation(row: PlatformRow) -> Homologation:
    items = {Item(item): document for item, document in (row.items or {}).items()}
    return Homologation(row.id, items, row.submitted_on, load(tuple[Decision, ...], row.decisions or []))


def save_homologation(row: PlatformRow, homologation: Homologation) -> None:
    row.items = {str(item): document for item, document in homologation.items.items()}
    row.submitted_on = homologation.submitted_on
    row.decisions = dump(homologation.decisions, tuple[Decision, ...])
    row.version += 1


# CILs


def find_cil(tx: Tx, cil_id: str, change: bool = False) -> CilRow | None:
    return tx.find(CilRow, cil_id) if change else tx.session.get(CilRow, cil_id)


def cil_for(tx: Tx, cil_id: str, change: bool = False) -> CilRow:
    """Returns a CIL within the actor's reach. Raises NotFound."""
    row = find_cil(tx, cil_id, change)
    if row is None or not _reaches(tx, cil_id):
        raise CilUnknown
    return row


def _reaches(tx: Tx, cil_id: str) -> bool:
    actor = tx.actor
    if actor.role in BOUNDLESS:
        return True
    if actor.role in OF_CIL or actor.role is Role.ADVISER:
        return actor.organisation == cil_id
    return actor.role in OF_PLATFORM and cil_id in {row.cil for row in conventions(tx)}


def cils(tx: Tx) -> Sequence[CilRow]:
    """Returns the CILs within the actor's reach, in order of id."""
    rows = tx.session.execute(select(CilRow).order_by(col(CilRow.id))).scalars().all()
    if tx.actor.role in BOUNDLESS:
        return rows
    if tx.actor.role in OF_PLATFORM:
        members = {row.cil for row in conventions(tx)}
        return [row for row in rows if row.id in members]
    return [row for row in rows if row.id == tx.actor.organisation]


def siren_taken(tx: Tx, siren: str) -> bool:
    return tx.session.execute(select(col(CilRow.id)).where(col(CilRow.siren) == siren)).first() is not None


def cil_names(tx: Tx) -> list[tuple[str, str]]:
    """Returns the identifier and name of every CIL, in order of name."""
    return _by_name(tx, select(col(CilRow.id), col(CilRow.name)))


def _by_name(tx: Tx, statement: Any) -> list[tuple[str, str]]:
    """Returns rows sorted by name, in Python: SQLite and PostgreSQL sort accents differently."""
    return sorted(
        ((row[0], row[1]) for row in tx.session.execute(statement)), key=lambda one: french_order(one[1])
    )


def to_cil(row: CilRow) -> Cil:
    charter = load(Charter, row.charter) if row.charter else None
    return Cil(row.id, frozenset(row.departements), charter)


def save_cil(row: CilRow, cil: Cil) -> None:
    row.charter = dump(cil.charter) if cil.charter else None
    row.version += 1


# Companies


def find_company(tx: Tx, siren: str) -> CompanyRow | None:
    return tx.find(CompanyRow, siren)


def attachments(tx: Tx, siren: str) -> Sequence[AttachmentRow]:
    """Returns every attachment of a company, unscoped, to check overlaps and to designate a CIL."""
    statement = select(AttachmentRow).where(col(AttachmentRow.siren) == siren)
    return tx.session.execute(statement.order_by(col(AttachmentRow.from_day))).scalars().all()


def declarations(tx: Tx, siren: str) -> Sequence[DeclarationRow]:
    statement = select(DeclarationRow).where(col(DeclarationRow.siren) == siren)
    return tx.session.execute(statement.order_by(col(DeclarationRow.from_day))).scalars().all()


def company_for(tx: Tx, siren: str) -> CompanyRow:
    """Returns a company that is or was attached to the actor's CIL. Raises NotFound for another one (CASE-6)."""
    row = find_company(tx, siren)
    own = any(one.cil == tx.actor.organisation for one in attachments(tx, siren))
    if row is None or not (tx.actor.role in BOUNDLESS or own):
        raise CompanyUnknown
    return row


def companies(tx: Tx, cil: str | None, after: str | None, limit: int) -> Sequence[CompanyRow]:
    """Returns the companies within reach, in order of SIREN, after a cursor."""
    statement = select(CompanyRow)
    owner = cil if tx.actor.role in BOUNDLESS else tx.actor.organisation
    if owner is not None:
        theirs = select(col(AttachmentRow.siren)).where(col(AttachmentRow.cil) == owner)
        statement = statement.where(col(CompanyRow.id).in_(theirs))
    if after:
        statement = statement.where(col(CompanyRow.id) > after)
    return tx.session.execute(statement.order_by(col(CompanyRow.id)).limit(limit)).scalars().all()


# Mandates


def mandates(tx: Tx, organisation: str | None = None, change: bool = False) -> Sequence[MandateRow]:
    """Returns the mandates within reach, in order of organisation and first day."""
    statement = select(MandateRow)
    if organisation is not None:
        statement = statement.where(col(MandateRow.organisation) == organisation)
    if tx.actor.role not in BOUNDLESS:
        statement = statement.where(col(MandateRow.organisation) == (tx.actor.organisation or None))
    statement = statement.order_by(col(MandateRow.organisation), col(MandateRow.from_day), col(MandateRow.id))
    return tx.session.execute(tx.held(statement) if change else statement).scalars().all()


def mandates_of(tx: Tx, person: str) -> Sequence[MandateRow]:
    """Returns every mandate of a person, unscoped: their rights are judged on them."""
    statement = select(MandateRow).where(col(MandateRow.person) == person)
    return tx.session.execute(statement).scalars().all()


def names_of_heads(tx: Tx) -> dict[str, str]:
    """Returns the names of the presidents and responsible persons of CILs, by account; the last mandate counts."""
    statement = select(col(MandateRow.person), col(MandateRow.name)).where(
        col(MandateRow.role).in_((Role.CIL_PRESIDENT, Role.CIL_RESPONSIBLE))
    )
    rows = tx.session.execute(statement.order_by(col(MandateRow.from_day), col(MandateRow.id)))
    return {row[0]: row[1] for row in rows}


def names_of_signatories(tx: Tx, persons: Collection[str]) -> dict[str, str]:
    """Returns the names of signatories of CILs or platforms, by account; the last mandate counts."""
    statement = select(col(MandateRow.person), col(MandateRow.name)).where(
        col(MandateRow.person).in_(persons),
        col(MandateRow.role).in_((Role.CIL_PRESIDENT, Role.PLATFORM_REPRESENTATIVE)),
    )
    rows = tx.session.execute(statement.order_by(col(MandateRow.from_day), col(MandateRow.id)))
    return {row[0]: row[1] for row in rows}


def mandate_for(tx: Tx, mandate_id: UUID) -> MandateRow:
    row = tx.find(MandateRow, mandate_id)
    if row is None or (
        tx.actor.role not in BOUNDLESS and row.organisation != (tx.actor.organisation or None)
    ):
        raise MandateUnknown
    return row


def to_mandate(row: MandateRow) -> Mandate:
    return Mandate(row.person, Role(row.role), row.organisation, row.from_day, row.to_day)


def to_mandates(rows: Sequence[MandateRow]) -> Mandates:
    return tuple(to_mandate(row) for row in rows)


# Conventions


def convention_for(tx: Tx, convention_id: UUID, change: bool = False) -> ConventionRow:
    """Returns a convention within reach. Raises NotFound."""
    statement = scoped(tx, select(ConventionRow).where(col(ConventionRow.id) == convention_id))
    if change:
        statement = tx.held(statement)
    row: ConventionRow | None = tx.session.execute(statement).scalar_one_or_none()
    if row is None:
        raise ConventionUnknown
    return row


def conventions(
    tx: Tx, cil: str | None = None, platform: str | None = None, after: UUID | None = None
) -> Sequence[ConventionRow]:
    """Returns the conventions within reach, in order of id."""
    statement = scoped(tx, select(ConventionRow))
    if cil is not None:
        statement = statement.where(col(ConventionRow.cil) == cil)
    if platform is not None:
        statement = statement.where(col(ConventionRow.platform) == platform)
    if after is not None:
        statement = statement.where(col(ConventionRow.id) > after)
    rows: Sequence[ConventionRow] = (
        tx.session.execute(statement.order_by(col(ConventionRow.id))).scalars().all()
    )
    return rows


def signed_of(tx: Tx, cil: str | None = None, change: bool = False) -> Sequence[ConventionRow]:
    """Returns signed conventions of one CIL, or of all, unscoped: memberships are judged on them (CIL-2)."""
    statement = select(ConventionRow).where(col(ConventionRow.effect_date).is_not(None))
    if cil is not None:
        statement = statement.where(col(ConventionRow.cil) == cil)
    statement = statement.order_by(col(ConventionRow.effect_date))
    return tx.session.execute(tx.held(statement) if change else statement).scalars().all()


def waiting(tx: Tx, until: datetime | None) -> Sequence[ConventionRow]:
    """Returns the running conventions whose workflow is to ask again by an instant."""
    statement = select(ConventionRow).where(col(ConventionRow.wait_until).is_not(None))
    if until is not None:
        statement = statement.where(col(ConventionRow.wait_until) <= until)
    return tx.session.execute(statement.order_by(col(ConventionRow.wait_until))).scalars().all()


def to_convention(row: ConventionRow) -> Convention:
    ledger = tuple(_entry(stored) for stored in row.ledger or [])
    return Convention(str(row.id), row.cil, row.platform, row.wanted_effect, ledger)


def save_convention(row: ConventionRow, convention: Convention) -> None:
    """Writes a convention's ledger to its row, with the dates derived from it."""
    row.ledger = [{"kind": kind_of(one).value, "entry": dump(one)} for one in convention.ledger]
    row.signature_date, row.effect_date = convention.signature_date, convention.effect_date
    row.end_date = convention.end
    row.ended = any(isinstance(one, Ended) for one in convention.ledger)
    row.version += 1


def _entry(stored: Any) -> Entry:
    return load(ENTRY_TYPES[EntryKind(stored["kind"])], stored["entry"])
