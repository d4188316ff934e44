"""Use cases on the CIL's directory: checks, declarations, recipients, archive; no sheet is deleted (PART-1, PART-2)."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Invalid
from kernel.ids import new_id
from services.partners import facts, repository
from services.partners.access import May, require
from services.partners.domain.archives import (
    check_in_use,
    check_may_be_archived,
    check_may_come_back,
)
from services.partners.domain.declaration import declare, standing_on
from services.partners.domain.identity import NoNumber, check_identity, number_of
from services.partners.domain.recommendable import obstacles
from services.partners.domain.sheet import PartnerKind, SheetKey
from services.partners.models import DeclarationRow, PartnerRow, RecipientRow
from services.partners.views import NewPartner, NewRecipient, PartnerView, Sought


class VersionMissing(Invalid):
    title = "Indiquez la version que vous avez lue (If-Match) avant de la modifier."


class DateInTheFuture(Invalid):
    title = "Cette date ne peut pas être postérieure à aujourd'hui."


def create(tx: Tx, new: NewPartner) -> PartnerView:
    """Adds a sheet, which counts as checked on the day it is written (PART-1)."""
    require(tx.actor, May.KEEP_DIRECTORY)
    check_identity(new.number, new.no_number)
    row = PartnerRow(
        id=new_id(),
        cil=tx.actor.organisation,
        kind=new.kind,
        name=new.name,
        number=new.number.code if new.number else "",
        no_number=new.no_number or "",
        telephone=new.telephone,
        address=new.address,
        note=new.note,
        checked_on=tx.today,
        checked_by=tx.actor.subject,
    )
    repository.set_name(row, new.name)
    repository.set_places(row, new.departements)
    repository.add(tx, row, *(_recipient(row.id, one) for one in new.recipients))
    tx.record(facts.PartnerCreated(**_of_partner(row), partner_kind=PartnerKind(row.kind)))
    _tell_body(tx, row)
    return view(tx, row)


def read(tx: Tx, partner_id: UUID) -> PartnerView:
    return view(tx, _known(tx, partner_id))


def search(tx: Tx, sought: Sought, after: SheetKey | None, limit: int) -> tuple[PartnerView, ...]:
    """Finds sheets, with the freshness of their check and declaration, those to be checked again first (PART-1)."""
    require(tx.actor, May.KEEP_DIRECTORY)
    return tuple(view(tx, row) for row in repository.partners(tx, sought, after, limit))


def change(tx: Tx, partner_id: UUID, fields: dict[str, Any]) -> PartnerView:
    """Corrects a sheet; the fact names the changed fields."""
    row = _to_change(tx, partner_id)
    if tx.expected_version is None:
        raise VersionMissing(field="If-Match", accepted='l\'ETag reçu, par exemple "v3"')
    told = row.number
    for name, value in fields.items():
        if name == "departements":
            repository.set_places(row, value or ())
        elif name == "name":
            repository.set_name(row, value)
        else:
            setattr(row, name, value)
    if {"number", "no_number"} & set(fields):
        check_identity(number_of(row.number), NoNumber(row.no_number) if row.no_number else None)
    _raise_version(tx, row)
    tx.record(facts.PartnerChanged(**_of_partner(row), fields=tuple(sorted(fields))))
    if row.number != told:
        _tell_body(tx, row)
    return view(tx, row)


def check(tx: Tx, partner_id: UUID, on: date | None) -> PartnerView:
    """Records that a sheet was checked again (PART-1)."""
    row = _to_change(tx, partner_id)
    day = _past(tx, on, "on")
    row.checked_on = repository.sheet_of(row).check(day).checked_on
    row.checked_by = tx.actor.subject
    _raise_version(tx, row)
    tx.record(facts.PartnerChecked(**_of_partner(row), on=day))
    return view(tx, row)


def declare_unpaid(
    tx: Tx, partner_id: UUID, on: date | None, by: str, *, pays_something: bool
) -> PartnerView:
    """Records the partner's declaration. Raises for one that pays, directly or in kind (PART-2)."""
    row = _to_change(tx, partner_id)
    made = declare(str(row.id), _past(tx, on, "declared_on"), by, pays_something=pays_something)
    repository.add(
        tx,
        DeclarationRow(
            id=new_id(),
            partner_id=row.id,
            declared_on=made.declared_on,
            declared_by=made.declared_by,
            recorded_by=tx.actor.subject,
            recorded_at=tx.now,
        ),
    )
    _raise_version(tx, row)
    tx.record(facts.PartnerDeclared(**_of_partner(row), on=made.declared_on))
    return view(tx, row)


def add_recipient(tx: Tx, partner_id: UUID, new: NewRecipient) -> PartnerView:
    row = _to_change(tx, partner_id)
    added = _recipient(row.id, new)
    repository.add(tx, added)
    _raise_version(tx, row)
    tx.record(facts.RecipientAdded(**_of_partner(row), recipient=added.id))
    return view(tx, row)


def remove_recipient(tx: Tx, partner_id: UUID, recipient_id: UUID) -> PartnerView:
    """Removes a recipient, who receives nothing more; what they received stays recorded (CONF-2)."""
    row = _to_change(tx, partner_id)
    repository.recipient_of(tx, row.id, recipient_id).active = False
    _raise_version(tx, row)
    tx.record(facts.RecipientRemoved(**_of_partner(row), recipient=recipient_id))
    return view(tx, row)


def archive(tx: Tx, partner_id: UUID) -> PartnerView:
    """Archives a sheet. Raises while a referral to the partner runs."""
    row = _to_change(tx, partner_id)
    check_may_be_archived(repository.live_referrals(tx, row.id))
    row.archived_on = tx.today
    _raise_version(tx, row)
    tx.record(facts.PartnerArchived(**_of_partner(row)))
    return view(tx, row)


def restore(tx: Tx, partner_id: UUID) -> PartnerView:
    """Restores an archived sheet; a check or declaration that expired meanwhile must be made again."""
    row = _known(tx, partner_id)
    check_may_come_back(row.archived_on)
    tx.check_version(row.version)
    row.archived_on = None
    _raise_version(tx, row)
    tx.record(facts.PartnerRestored(**_of_partner(row)))
    return view(tx, row)


def view(tx: Tx, row: PartnerRow) -> PartnerView:
    sheet, declared = repository.sheet_of(row), repository.declarations_of(tx, row.id)
    recipients = tuple(repository.recipient(one) for one in repository.recipients_of(tx, row.id))
    return PartnerView(
        id=row.id,
        name=row.name,
        number=number_of(row.number),
        no_number=NoNumber(row.no_number) if row.no_number else None,
        same_body=repository.of_same_body(tx, row),
        sheet=sheet,
        telephone=row.telephone,
        address=row.address,
        note=row.note,
        checked_by=row.checked_by,
        archived_on=row.archived_on,
        recipients=recipients,
        declarations=tuple(declared),
        standing=standing_on(declared, sheet.id, tx.today),
        obstacles=obstacles(
            sheet,
            declared,
            tx.today,
            archived=row.archived_on is not None,
            has_recipient=any(one.active for one in recipients),
        ),
        to_check_again=sheet.to_check_again_on(tx.today),
        version=row.version,
    )


def _known(tx: Tx, partner_id: UUID) -> PartnerRow:
    require(tx.actor, May.KEEP_DIRECTORY)
    return repository.partner_for(tx, partner_id)


def _to_change(tx: Tx, partner_id: UUID) -> PartnerRow:
    row = _known(tx, partner_id)
    check_in_use(row.archived_on)
    tx.check_version(row.version)
    return row


def _raise_version(tx: Tx, row: PartnerRow) -> None:
    row.version += 1
    repository.flush(tx)


class _OfPartner(TypedDict):
    partner: UUID
    cil: str
    version: int


def _of_partner(row: PartnerRow) -> _OfPartner:
    """Returns the fields that all facts of this sheet share."""
    return _OfPartner(partner=row.id, cil=row.cil, version=row.version)


def _tell_body(tx: Tx, row: PartnerRow) -> None:
    """Records the body that a sheet describes: figures count a body once, whatever its number of sheets (REP-4)."""
    tx.record(facts.PartnerIdentified(**_of_partner(row), body=row.number or None))


def _past(tx: Tx, day: date | None, field: str) -> date:
    if day and day > tx.today:
        raise DateInTheFuture(field=field, accepted="la date du jour ou une date antérieure")
    return day or tx.today


def _recipient(partner_id: UUID, new: NewRecipient) -> RecipientRow:
    return RecipientRow(
        id=new_id(),
        partner_id=partner_id,
        name=new.name,
        function=new.function,
        email=new.email,
        telephone=new.telephone,
    )
