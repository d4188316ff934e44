"""All SQL of `partners`: a CIL reaches its own directory and referrals, a partner the referral of its link.

For another organisation's partner or referral, look-ups raise NotFound, so that an answer does not reveal that it
exists.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, func, or_, select

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.name_search import sought_in
from kernel.names import normalise
from kernel.roles import TechnicalRole
from kernel.stored import dump, load
from services.partners.domain.declaration import Declaration
from services.partners.domain.packet import Authorisation, Entitlement
from services.partners.domain.reasons import GoodEnd, NoGoodEnd, ReasonCode, RefusalReason, WithdrawalReason
from services.partners.domain.referral import Deadlines, Referral, ReferralKind, StateChange
from services.partners.domain.sheet import PartnerKind, Sheet, SheetKey, last_stale_check
from services.partners.models import DeclarationRow, PartnerRow, RecipientRow, ReferralRow
from services.partners.views import PacketItem, Recipient, Sought
from words.referrals import REFERRAL_RUNNING, ReferralState
from words.roles import Role

BOUNDLESS = frozenset({TechnicalRole.SERVICE, TechnicalRole.WORKFLOW})
"""Roles of the platform's processes, which reach everything through their RPCs."""

REASONS: dict[
    ReferralState, type[RefusalReason] | type[WithdrawalReason] | type[GoodEnd] | type[NoGoodEnd]
] = {
    ReferralState.REFUSED: RefusalReason,
    ReferralState.WITHDRAWN: WithdrawalReason,
    ReferralState.GOOD_END: GoodEnd,
    ReferralState.NO_GOOD_END: NoGoodEnd,
}


class PartnerUnknown(NotFound):
    title = "Ce partenaire n'existe pas ou ne figure pas dans votre répertoire."


class RecipientUnknown(NotFound):
    title = "Ce correspondant n'existe pas chez ce partenaire."


class ReferralUnknown(NotFound):
    title = "Cette mise en relation n'existe pas ou ne vous est pas accessible."


def add(tx: Tx, *rows: object) -> None:
    """Inserts rows in the order given, which matters where one references another."""
    for row in rows:
        tx.session.add(row)
        tx.session.flush()


def flush(tx: Tx) -> None:
    """Writes the changes of rows now instead of at the commit."""
    tx.session.flush()


def partner_for(tx: Tx, partner_id: UUID, cil: str | None = None) -> PartnerRow:
    """Returns a partner of the actor's directory, or of `cil`'s for the platform's processes. Raises NotFound."""
    statement = select(PartnerRow).where(col(PartnerRow.id) == partner_id)
    if tx.actor.role not in BOUNDLESS:
        statement = statement.where(col(PartnerRow.cil) == (tx.actor.organisation or None))
    elif cil is not None:
        statement = statement.where(col(PartnerRow.cil) == cil)
    row = tx.session.scalars(tx.held(statement)).first()
    if row is None:
        raise PartnerUnknown(field="partner_id")
    return row


def partners(tx: Tx, sought: Sought, after: SheetKey | None, limit: int) -> Sequence[PartnerRow]:
    """Returns sheets of the actor's directory, the oldest check first, after a cursor (PART-1)."""
    statement = select(PartnerRow).where(col(PartnerRow.cil) == (tx.actor.organisation or None))
    if sought.departement:
        places, there = col(PartnerRow.departements), f",{sought.departement},"
        statement = statement.where(or_(places == "", places.contains(there, autoescape=True)))
    if sought.kind:
        statement = statement.where(col(PartnerRow.kind) == sought.kind)
    statement = statement.where(*sought_in(sought.name, col(PartnerRow.name_key)))
    ended = col(PartnerRow.archived_on)
    statement = statement.where(ended.is_not(None) if sought.archived else ended.is_(None))
    if sought.to_check:
        statement = statement.where(col(PartnerRow.checked_on) <= last_stale_check(tx.today))
    order = (col(PartnerRow.checked_on), col(PartnerRow.id))
    if after:
        statement = statement.where(tuple_(*order) > tuple_(after.checked_on, UUID(after.sheet)))
    return tx.session.scalars(statement.order_by(*order).limit(limit)).all()


def of_same_body(tx: Tx, row: PartnerRow) -> tuple[UUID, ...]:
    """Returns the ids of other sheets of the directory, not archived, about the same body."""
    if not row.number:
        return ()
    statement = select(PartnerRow.id).where(
        col(PartnerRow.cil) == row.cil,
        col(PartnerRow.number) == row.number,
        col(PartnerRow.id) != row.id,
        col(PartnerRow.archived_on).is_(None),
    )
    return tuple(tx.session.scalars(statement.order_by(col(PartnerRow.id))))


def recipients_of(tx: Tx, partner_id: UUID) -> Sequence[RecipientRow]:
    statement = select(RecipientRow).where(col(RecipientRow.partner_id) == partner_id)
    return tx.session.scalars(statement.order_by(col(RecipientRow.id))).all()


def recipient_of(tx: Tx, partner_id: UUID, recipient_id: UUID | None) -> RecipientRow:
    """Returns a recipient of a partner; the first one where `recipient_id` is None."""
    active = [row for row in recipients_of(tx, partner_id) if row.active]
    found = next((row for row in active if recipient_id in (None, row.id)), None)
    if found is None:
        raise RecipientUnknown(field="recipient_id")
    return found


def sent_to(tx: Tx, row: ReferralRow) -> tuple[PartnerRow, RecipientRow]:
    """Returns the partner and the recipient of a referral, even if archived or removed."""
    partner = tx.session.get_one(PartnerRow, row.partner_id)
    return partner, tx.session.get_one(RecipientRow, row.recipient_id)


def declarations_of(tx: Tx, partner_id: UUID) -> list[Declaration]:
    statement = select(DeclarationRow).where(col(DeclarationRow.partner_id) == partner_id)
    rows = tx.session.scalars(statement.order_by(col(DeclarationRow.declared_on)))
    return [Declaration(str(row.partner_id), row.declared_on, row.declared_by) for row in rows]


def live_referrals(tx: Tx, partner_id: UUID) -> int:
    statement = select(func.count()).where(
        col(ReferralRow.partner_id) == partner_id, col(ReferralRow.state).in_(REFERRAL_RUNNING)
    )
    return tx.session.scalars(statement).one()


def find_referral(tx: Tx, referral_id: UUID) -> ReferralRow | None:
    return tx.find(ReferralRow, referral_id)


def referral_for(tx: Tx, referral_id: UUID) -> ReferralRow:
    """Returns a referral of the actor's CIL, or the one that the partner's link opens. Raises NotFound."""
    statement = select(ReferralRow).where(col(ReferralRow.id) == referral_id)
    if tx.actor.role is Role.PARTNER:
        statement = statement.where(col(ReferralRow.id) == UUID(tx.actor.link_subject))
    elif tx.actor.role not in BOUNDLESS:
        organisation = tx.actor.organisation or None
        statement = statement.where(
            or_(col(ReferralRow.cil) == organisation, col(ReferralRow.on_behalf_of) == organisation)
        )
    row = tx.session.scalars(tx.held(statement)).first()
    if row is None:
        raise ReferralUnknown
    return row


def referrals(
    tx: Tx, case_id: str | None, state: str | None, partner: UUID | None, after: UUID | None, limit: int
) -> Sequence[ReferralRow]:
    """Returns referrals of the actor's CIL, the last sent first."""
    statement = select(ReferralRow).where(col(ReferralRow.cil) == (tx.actor.organisation or None))
    if case_id:
        statement = statement.where(col(ReferralRow.case_id) == case_id)
    if state:
        statement = statement.where(col(ReferralRow.state) == state)
    if partner:
        statement = statement.where(col(ReferralRow.partner_id) == partner)
    if after:
        statement = statement.where(col(ReferralRow.id) < after)
    return tx.session.scalars(statement.order_by(col(ReferralRow.id).desc()).limit(limit)).all()


def of_case(tx: Tx, case_id: str) -> Sequence[ReferralRow]:
    statement = select(ReferralRow).where(col(ReferralRow.case_id) == case_id)
    return tx.session.scalars(tx.held(statement.order_by(col(ReferralRow.id)))).all()


def waiting(tx: Tx, until: datetime | None) -> Sequence[ReferralRow]:
    """Returns the running referrals whose workflow is to ask again by an instant."""
    statement = select(ReferralRow).where(col(ReferralRow.wait_until).is_not(None))
    if until is not None:
        statement = statement.where(col(ReferralRow.wait_until) <= until)
    return tx.session.scalars(statement.order_by(col(ReferralRow.wait_until))).all()


def unanswered(tx: Tx) -> list[date]:
    """Returns the days by which an answer is due for each referral without one, the soonest first."""
    rows = tx.session.scalars(select(ReferralRow).where(col(ReferralRow.state) == ReferralState.SENT))
    due = (referral_of(row).deadlines.answer_due_on for row in rows)
    return sorted(day for day in due if day < tx.today)


def sheet_of(row: PartnerRow) -> Sheet:
    return Sheet(str(row.id), PartnerKind(row.kind), row.checked_on, frozenset(places_of(row)))


def places_of(row: PartnerRow) -> tuple[str, ...]:
    return tuple(one for one in row.departements.split(",") if one)


def set_name(row: PartnerRow, name: str) -> None:
    row.name, row.name_key = name, normalise(name)


def set_places(row: PartnerRow, departements: Sequence[str]) -> None:
    row.departements = f",{','.join(sorted(set(departements)))}," if departements else ""


def recipient(row: RecipientRow) -> Recipient:
    return Recipient(row.id, row.name, row.function, row.email, row.telephone, row.active)


def referral_of(row: ReferralRow) -> Referral:
    return Referral(
        id=str(row.id),
        case=row.case_id,
        partner=str(row.partner_id),
        kind=ReferralKind(row.kind),
        territory=row.territory,
        deadlines=load(Deadlines, row.deadlines),
        steps=tuple(_step(one) for one in row.steps),
    )


def _step(stored: dict[str, str]) -> StateChange:
    """Reads a step of the history. A reason's code is read by its state, as several lists have an « other »."""
    state, code = ReferralState(stored["state"]), stored.get("reason")
    reason: ReasonCode | None = REASONS[state](code) if code else None
    return StateChange(state, load(StateChange, {**stored, "reason": None}).on, stored["by"], reason)


def save_referral(row: ReferralRow, referral: Referral) -> None:
    """Writes a referral to its row, and clears the workflow's wait where no answer is awaited any more."""
    row.steps = [dump(step) for step in referral.steps]
    row.deadlines = dump(referral.deadlines)
    row.state, row.version = referral.state, row.version + 1
    row.wait_until = row.waited_since = None


def packet_of(row: ReferralRow) -> tuple[PacketItem, ...]:
    return load(tuple[PacketItem, ...], row.packet or [])


def entitlement_of(row: ReferralRow) -> Entitlement:
    return load(Entitlement, row.entitlement)


def authorisation_of(row: ReferralRow) -> Authorisation:
    return load(Authorisation, row.authorisation)
