"""Use cases on the companies of CILs and declarations of their liability (BEN-5, CASE-12)."""

from dataclasses import dataclass
from datetime import date

from kernel.database import Tx
from kernel.ids import new_id
from services.platform import facts, repository
from services.platform.access import May, require
from services.platform.domain.company import Attachment, NotAttached, Span, check_may_attach, cil_on
from services.platform.models import AttachmentRow, CompanyRow, DeclarationRow


@dataclass(frozen=True, slots=True)
class CompanyView:
    row: CompanyRow
    cil: str | None
    attachments: tuple[AttachmentRow, ...]
    declarations: tuple[DeclarationRow, ...]


def attach(tx: Tx, siren: str, name: str, cil_id: str, from_day: date, to_day: date | None) -> CompanyView:
    """Attaches a company to a CIL from a day on; a company has one CIL at any date."""
    repository.cil_for(tx, cil_id)
    require(tx.actor, May.KEEP_COMPANIES)
    row = _known(tx, siren)
    days = Span(from_day, to_day)
    check_may_attach(_held(tx, siren), days)
    repository.add(tx, AttachmentRow(id=new_id(), siren=siren, cil=cil_id, from_day=from_day, to_day=to_day))
    row.name = name or row.name
    row.version += 1
    tx.record(
        facts.CompanyAttached(company=siren, version=row.version, cil=cil_id, from_=from_day, to=to_day)
    )
    return _view(tx, row)


def detach(tx: Tx, siren: str, cil_id: str, last_day: date) -> CompanyView:
    """Ends the present attachment to a CIL after a day, which is included."""
    repository.cil_for(tx, cil_id)
    row = repository.company_for(tx, siren)
    require(tx.actor, May.KEEP_COMPANIES)
    tx.check_version(row.version)
    for one in repository.attachments(tx, siren):
        if one.cil == cil_id and last_day in Span(one.from_day, one.to_day):
            one.to_day = last_day
            row.version += 1
            tx.record(facts.CompanyDetached(company=siren, version=row.version, cil=cil_id, to=last_day))
            return _view(tx, row)
    raise NotAttached(field="last_day")


def declare(
    tx: Tx, siren: str, liable: bool, source: str, from_day: date, to_day: date | None
) -> CompanyView:
    """Records that a company is declared liable or not over a period, with the source (BEN-5)."""
    row = repository.company_for(tx, siren)
    require(tx.actor, May.KEEP_COMPANIES)
    Span(from_day, to_day)
    repository.add(
        tx,
        DeclarationRow(
            id=new_id(), siren=siren, liable=liable, source=source, from_day=from_day, to_day=to_day
        ),
    )
    row.version += 1
    tx.record(
        facts.LiabilityDeclared(company=siren, version=row.version, liable=liable, from_=from_day, to=to_day)
    )
    return _view(tx, row)


def company(tx: Tx, siren: str) -> CompanyView:
    require(tx.actor, May.READ)
    return _view(tx, repository.company_for(tx, siren))


def companies(tx: Tx, cil: str | None, after: str | None, limit: int) -> list[CompanyView]:
    require(tx.actor, May.READ)
    return [_view(tx, row) for row in repository.companies(tx, cil, after, limit)]


def known_of(tx: Tx, siren: str, day: date | None) -> CompanyView | None:
    """Returns a company's CIL on a day and its declarations, for intake; None for an unknown company."""
    require(tx.actor, May.ASK)
    row = repository.find_company(tx, siren)
    return _view(tx, row, day) if row else None


def cil_of(tx: Tx, siren: str, day: date) -> str | None:
    """Returns the CIL that a company is attached to on a day, unscoped."""
    return cil_on(_held(tx, siren), day)


def _known(tx: Tx, siren: str) -> CompanyRow:
    row = repository.find_company(tx, siren)
    if row is None:
        row = CompanyRow(id=siren, version=0)
        repository.add(tx, row)
    return row


def _held(tx: Tx, siren: str) -> list[Attachment]:
    rows = repository.attachments(tx, siren)
    return [Attachment(one.cil, Span(one.from_day, one.to_day)) for one in rows]


def _view(tx: Tx, row: CompanyRow, day: date | None = None) -> CompanyView:
    """Shows attachments to another CIL to UESL, operations and the platform itself only (CASE-6)."""
    attachments = tuple(repository.attachments(tx, row.id))
    if tx.actor.role not in repository.BOUNDLESS:
        attachments = tuple(one for one in attachments if one.cil == tx.actor.organisation)
    held = [Attachment(one.cil, Span(one.from_day, one.to_day)) for one in attachments]
    declarations = tuple(repository.declarations(tx, row.id))
    return CompanyView(row, cil_on(held, day or tx.today), attachments, declarations)
