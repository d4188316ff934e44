"""SQL of cases declined by the CIL that was asked to act for another (CASE-6)."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.domain.declines import Decline, DeclineReason
from services.cases.models import DeclineRow
from services.cases.repository.rows import of_case, put

_DECLINES = of_case(DeclineRow)


def add_decline(tx: Tx, value: Decline) -> None:
    put(tx, DeclineRow, **asdict(value))


def declines_of(tx: Tx, case: Case) -> tuple[Decline, ...]:
    """Each time that a case was declined."""
    return tuple(_decline(row) for row in tx.session.execute(_DECLINES, {"case": case.id}).scalars())


def declines(tx: Tx, after: UUID | None, limit: int) -> tuple[Decline, ...]:
    """Every case declined, in the order in which they were, after a cursor: UESL reads them all (CASE-6)."""
    statement = select(DeclineRow)
    if after:
        statement = statement.where(col(DeclineRow.id) > after)
    rows = tx.session.execute(statement.order_by(col(DeclineRow.id)).limit(limit)).scalars()
    return tuple(_decline(row) for row in rows)


def decline(tx: Tx, decline_id: UUID) -> Decline:
    """One case declined, for the message that tells UESL."""
    return _decline(tx.session.get_one(DeclineRow, decline_id))


def _decline(row: DeclineRow) -> Decline:
    return Decline(
        id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        cil=row.cil,
        on_behalf_of=row.on_behalf_of,
        next=row.next,
        reason=DeclineReason(row.reason),
        text=row.text,
        on=row.on,
        by=row.by,
    )
