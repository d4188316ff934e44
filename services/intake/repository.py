"""All SQL of `intake`: a CIL reaches the contacts that it took and those of cases that it handles.

For a contact or person of another organisation, look-ups raise NotFound, so that an answer does not reveal that it
exists.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, or_
from sqlalchemy import delete as sql_delete
from sqlmodel import col, select

from kernel import readings
from kernel.database import Tx
from kernel.errors import NotFound
from kernel.name_search import begins, sought_in
from kernel.names import normalise
from kernel.roles import TechnicalRole
from kernel.stored import dump, load
from services.intake.access import UESL
from services.intake.domain.contact import Contact, Ending
from services.intake.domain.duplicates import Known
from services.intake.domain.eligibility import Eligibility
from services.intake.domain.employment import Employment
from services.intake.domain.grounds import Extensions
from services.intake.domain.person import Identity, MeansOfContact
from services.intake.domain.safe_contact import SafeContact
from services.intake.models import (
    AccessRow,
    CaseRequestRow,
    ContactRow,
    ExtensionsRow,
    JudgementRow,
    PersonRow,
    WaitingRow,
)
from services.intake.views import Filters
from words.contacts import ContactNature

BOUNDLESS = frozenset({TechnicalRole.SERVICE, TechnicalRole.WORKFLOW})
"""Roles of the platform's processes, which reach every person through their RPCs."""

MEANS = ("telephone", "professional_telephone", "email", "address", "postcode", "commune")


class ContactUnknown(NotFound):
    title = "Ce contact n'existe pas ou ne vous est pas accessible."


class PersonUnknown(NotFound):
    title = "Cette personne n'existe pas ou ne vous est pas accessible."


class CaseRequestUnknown(NotFound):
    title = "Aucune demande de dossier ne porte ce numéro."


def _contacts_in_reach(tx: Tx) -> ColumnElement[bool]:
    """Selects the contacts that the actor's CIL took, or of cases that it handles or was first asked for (CASE-6)."""
    organisation = tx.actor.organisation or None
    handled = select(CaseRequestRow.contact_id).where(
        or_(col(CaseRequestRow.cil) == organisation, col(CaseRequestRow.on_behalf_of) == organisation)
    )
    return or_(col(ContactRow.cil) == organisation, col(ContactRow.id).in_(handled))


def contact_for(tx: Tx, contact_id: UUID) -> ContactRow:
    """Returns a contact within the actor's reach. Raises NotFound."""
    statement = select(ContactRow).where(col(ContactRow.id) == contact_id, _contacts_in_reach(tx))
    row = tx.session.scalars(tx.held(statement)).first()
    if row is None:
        raise ContactUnknown
    return row


def contacts(tx: Tx, filters: Filters, after: UUID | None, limit: int) -> Sequence[ContactRow]:
    """Returns contacts within reach, the last recorded first, after a cursor."""
    statement = select(ContactRow).where(_contacts_in_reach(tx))
    if filters.nature:
        statement = statement.where(col(ContactRow.nature) == filters.nature)
    if filters.first_day:
        statement = statement.where(col(ContactRow.day) >= filters.first_day)
    if filters.last_day:
        statement = statement.where(col(ContactRow.day) <= filters.last_day)
    if filters.verdict:
        statement = statement.where(col(ContactRow.verdict) == filters.verdict)
    if filters.ended is not None:
        ended = col(ContactRow.ended_on)
        statement = statement.where(ended.is_not(None) if filters.ended else ended.is_(None))
    if filters.person:
        statement = statement.where(col(ContactRow.person_id) == filters.person)
    if after:
        statement = statement.where(col(ContactRow.id) < after)
    return tx.session.scalars(statement.order_by(col(ContactRow.id).desc()).limit(limit)).all()


def person_for(tx: Tx, person_id: UUID) -> PersonRow:
    """Returns a person known to the actor's CIL, or of a case that it handles. Raises NotFound."""
    found = persons_within_reach(tx, [person_id])
    if not found:
        raise PersonUnknown
    return found[0]


def person_of(tx: Tx, contact: ContactRow) -> PersonRow:
    """Returns the person who made a contact."""
    return tx.session.get_one(PersonRow, contact.person_id)


def persons_within_reach(tx: Tx, ids: Sequence[UUID]) -> Sequence[PersonRow]:
    """Returns the persons of `ids` that are within the actor's reach."""
    statement = select(PersonRow).where(col(PersonRow.id).in_(ids))
    if tx.actor.role not in BOUNDLESS:
        met = select(ContactRow.person_id).where(_contacts_in_reach(tx))
        own = col(PersonRow.cil) == (tx.actor.organisation or None)
        statement = statement.where(or_(own, col(PersonRow.id).in_(met)))
    return tx.session.scalars(tx.held(statement.order_by(col(PersonRow.id)))).all()


def persons(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, PersonRow]:
    rows = tx.session.scalars(select(PersonRow).where(col(PersonRow.id).in_(ids)))
    return {row.id: row for row in rows}


def search(
    tx: Tx, last_name: str, first_name: str, born: date | None, name: str, limit: int
) -> Sequence[PersonRow]:
    """Finds persons of the actor's CIL by the beginning of their normalised names, and birth date if given.

    Each word of `name` begins a word of one of the names.
    """
    statement = select(PersonRow).where(
        col(PersonRow.cil) == (tx.actor.organisation or None), col(PersonRow.erased_on).is_(None)
    )
    if normalise(last_name):
        statement = statement.where(begins(col(PersonRow.last_name_key), last_name))
    if normalise(first_name):
        statement = statement.where(begins(col(PersonRow.first_name_key), first_name))
    if born:
        statement = statement.where(col(PersonRow.birth_date) == born)
    statement = statement.where(*sought_in(name, col(PersonRow.last_name_key), col(PersonRow.first_name_key)))
    order = (col(PersonRow.last_name_key), col(PersonRow.first_name_key), col(PersonRow.id))
    return tx.session.scalars(statement.order_by(*order).limit(limit)).all()


def alike(tx: Tx, row: PersonRow) -> Sequence[PersonRow]:
    """Returns the persons of the same CIL with the same birth date, telephone or e-mail: candidate duplicates."""
    shared = [
        column == value
        for column, value in (
            (col(PersonRow.birth_date), row.birth_date),
            (col(PersonRow.telephone), row.telephone),
            (col(PersonRow.email), row.email),
        )
        if value is not None
    ]
    if not shared:
        return []
    statement = select(PersonRow).where(
        col(PersonRow.cil) == row.cil,
        col(PersonRow.id) != row.id,
        col(PersonRow.erased_on).is_(None),
        or_(*shared),
    )
    return tx.session.scalars(statement.limit(500)).all()


def add(tx: Tx, *rows: object) -> None:
    """Inserts rows in the order given, which matters where one references another."""
    for row in rows:
        tx.session.add(row)
        tx.session.flush()


def case_request(tx: Tx, case_id: UUID) -> tuple[CaseRequestRow, ContactRow]:
    """Returns a requested case and its contact, unscoped, for the platform's processes."""
    request = tx.find(CaseRequestRow, case_id)
    if request is None:
        raise CaseRequestUnknown
    return request, tx.session.get_one(ContactRow, request.contact_id)


def find_waiting(tx: Tx, case_id: UUID) -> WaitingRow | None:
    """A case that waits for a CIL, for UESL and the platform itself."""
    return tx.find(WaitingRow, case_id)


def waiting_of_contact(tx: Tx, contact_id: UUID) -> WaitingRow | None:
    statement = select(WaitingRow).where(col(WaitingRow.contact_id) == contact_id)
    return tx.session.scalars(statement).first()


def awaited_among(tx: Tx, contact_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these contacts whose case waits for a CIL."""
    statement = select(WaitingRow.contact_id).where(col(WaitingRow.contact_id).in_(contact_ids))
    return set(tx.session.scalars(statement))


def waiting(tx: Tx) -> Sequence[WaitingRow]:
    """Cases that wait, urgent first, then the oldest: all for UESL, else those that the actor's CIL received."""
    statement = select(WaitingRow)
    if tx.actor.role not in UESL:
        statement = statement.where(col(WaitingRow.cil) == (tx.actor.organisation or None))
    order = (col(WaitingRow.urgent).desc(), col(WaitingRow.since), col(WaitingRow.id))
    return tx.session.scalars(statement.order_by(*order)).all()


def contact_of_waiting(tx: Tx, row: WaitingRow) -> ContactRow:
    """The contact for which a case waits, for a use case that may leave its reach."""
    statement = select(ContactRow).where(col(ContactRow.id) == row.contact_id)
    return tx.session.scalars(tx.held(statement)).one()


def waits(tx: Tx, person_id: UUID) -> bool:
    """Whether a case waits for this person."""
    of_person = select(ContactRow.id).where(col(ContactRow.person_id) == person_id)
    statement = select(WaitingRow.id).where(col(WaitingRow.contact_id).in_(of_person)).limit(1)
    return tx.session.scalars(statement).first() is not None


def remove(tx: Tx, row: object) -> None:
    tx.session.delete(row)
    tx.session.flush()


def reaches(tx: Tx, row: CaseRequestRow) -> bool:
    """Whether the actor's organisation handles a case, or was asked for it first (CASE-6)."""
    return bool(tx.actor.organisation) and tx.actor.organisation in (row.cil, row.on_behalf_of)


def case_of_contact(tx: Tx, contact_id: UUID) -> CaseRequestRow | None:
    statement = select(CaseRequestRow).where(col(CaseRequestRow.contact_id) == contact_id)
    return tx.session.scalars(statement).first()


def cases_of(tx: Tx, contact_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The cases asked for on these contacts that the actor's organisation may read."""
    rows = tx.session.scalars(select(CaseRequestRow).where(col(CaseRequestRow.contact_id).in_(contact_ids)))
    return {row.contact_id: row.id for row in rows if reaches(tx, row)}


def cases_of_person(tx: Tx, person_id: UUID) -> Sequence[CaseRequestRow]:
    """Returns every case that was requested for a person."""
    met = select(ContactRow.id).where(col(ContactRow.person_id) == person_id)
    return tx.session.scalars(select(CaseRequestRow).where(col(CaseRequestRow.contact_id).in_(met))).all()


def last_met(tx: Tx, person_id: UUID) -> date:
    """Returns the day on which a person's last contact was typed.

    It locks all their contacts, so that no contact is added and no case requested until the commit.
    """
    statement = select(ContactRow).where(col(ContactRow.person_id) == person_id)
    return max(row.typed_on for row in tx.session.scalars(tx.held(statement)))


def last_met_before(tx: Tx, day: date, limit: int) -> Sequence[UUID]:
    """Returns persons not erased, last met before a day, without a retained case."""
    retained = (
        select(ContactRow.person_id)
        .join(CaseRequestRow, col(CaseRequestRow.contact_id) == col(ContactRow.id))
        .where(col(CaseRequestRow.over).is_(False), col(ContactRow.person_id).is_not(None))
    )
    awaited = (
        select(ContactRow.person_id)
        .join(WaitingRow, col(WaitingRow.contact_id) == col(ContactRow.id))
        .where(col(ContactRow.person_id).is_not(None))
    )
    statement = (
        select(PersonRow.id)
        .join(ContactRow, col(ContactRow.person_id) == col(PersonRow.id))
        .where(
            col(PersonRow.erased_on).is_(None),
            col(PersonRow.id).not_in(retained),
            col(PersonRow.id).not_in(awaited),
        )
        .group_by(col(PersonRow.id))
        .having(func.max(ContactRow.typed_on) < day)
    )
    return tx.session.scalars(statement.order_by(col(PersonRow.id)).limit(limit)).all()


def judgement_of(tx: Tx, contact_id: UUID) -> JudgementRow | None:
    """Returns the last judgement of a contact, which is the one that counts."""
    statement = select(JudgementRow).where(col(JudgementRow.contact_id) == contact_id)
    return tx.session.scalars(statement.order_by(col(JudgementRow.number).desc()).limit(1)).first()


def last_employment(tx: Tx, person_id: UUID) -> Employment | None:
    """Returns the employment that the person gave last."""
    statement = select(ContactRow).where(
        col(ContactRow.person_id) == person_id, col(ContactRow.employment).is_not(None)
    )
    row = tx.session.scalars(statement.order_by(col(ContactRow.id).desc()).limit(1)).first()
    return load(Employment, row.employment) if row else None


def extensions_of(tx: Tx, cil: str, change: bool = False) -> tuple[Extensions, int]:
    """Returns the extensions that a CIL offers, with their version; both where it never chose (BEN-3)."""
    row = tx.find(ExtensionsRow, cil) if change else tx.session.get(ExtensionsRow, cil)
    return (Extensions(row.retirees, row.former_employees), row.version) if row else (Extensions(), 0)


def save_extensions(tx: Tx, cil: str, extensions: Extensions) -> int:
    row = tx.session.get(ExtensionsRow, cil)
    if row is None:
        row = ExtensionsRow(cil=cil, retirees=True, former_employees=True, version=0)
        tx.session.add(row)
    row.retirees, row.former_employees = extensions.retirees, extensions.former_employees
    row.version += 1
    return row.version


def note_access(tx: Tx, person_id: UUID, purpose: str) -> None:
    """Records that the actor reads a person's data, before they are returned (CONF-3)."""
    readings.note(tx, AccessRow, "person_id", person_id, {purpose})


def erase(tx: Tx, row: PersonRow) -> None:
    """Deletes a person's identity, here and in the answers kept for repeated acts."""
    row.last_name = row.first_name = row.last_name_key = row.first_name_key = ""
    row.birth_date, row.safe_contact = None, None
    for name in MEANS:
        setattr(row, name, None)
    row.erased_on, row.version = tx.today, row.version + 1
    met = tx.session.scalars(select(ContactRow).where(col(ContactRow.person_id) == row.id)).all()
    for contact in met:
        contact.employment = contact.triage = contact.loca_pass = None
        if contact.ending:
            contact.ending = {**contact.ending, "advice": None}
        tx.session.execute(sql_delete(JudgementRow).where(col(JudgementRow.contact_id) == contact.id))
    _forget_answers(tx, [row.id, *(contact.id for contact in met)])


def _forget_answers(tx: Tx, ids: Sequence[UUID]) -> None:
    table = tx.table("idempotency")
    named = or_(*(cast(table.c.body, Text).contains(str(one)) for one in ids))
    tx.session.execute(sql_delete(table).where(named))


def reach_of(row: PersonRow) -> tuple[str | None, SafeContact | None]:
    """What decides where a person's messages go, and whether they leave."""
    return row.email, safe_contact_of(row)


def identity_of(row: PersonRow) -> Identity:
    return Identity(row.last_name, row.first_name, row.birth_date)


def means_of(row: PersonRow) -> MeansOfContact:
    return MeansOfContact(**{name: getattr(row, name) for name in MEANS})


def safe_contact_of(row: PersonRow) -> SafeContact | None:
    return load(SafeContact, row.safe_contact) if row.safe_contact else None


def set_identity(row: PersonRow, identity: Identity) -> None:
    row.last_name, row.first_name, row.birth_date = (
        identity.last_name,
        identity.first_name,
        identity.birth_date,
    )
    row.last_name_key, row.first_name_key = normalise(identity.last_name), normalise(identity.first_name)


def set_means(row: PersonRow, means: MeansOfContact) -> None:
    for name in MEANS:
        setattr(row, name, getattr(means, name))


def set_safe_contact(row: PersonRow, safe: SafeContact | None) -> None:
    row.safe_contact = dump(safe) if safe else None


def known_of(row: PersonRow) -> Known:
    return Known(row.id, row.last_name, row.first_name, row.birth_date, row.telephone, row.email)


def contact_of(row: ContactRow) -> Contact:
    return Contact(
        nature=ContactNature(row.nature),
        day=row.day,
        typed_on=row.typed_on,
        taken_by=row.taken_by,
        person=row.person_id,
        ending=load(Ending, row.ending) if row.ending else None,
    )


def eligibility_of(row: JudgementRow | None) -> Eligibility | None:
    return load(Eligibility, row.content) if row else None
