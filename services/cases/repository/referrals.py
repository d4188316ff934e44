"""SQL of the referrals of a case, as the case knows them."""

from uuid import UUID

from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NothingYet
from services.cases.domain.case import Case
from services.cases.domain.referrals import Referral
from services.cases.models import ReferralRow
from services.cases.repository.rows import of_case, put

_REFERRALS = of_case(ReferralRow, col(ReferralRow.id))


def referrals(tx: Tx, case: Case) -> tuple[Referral, ...]:
    """In the order in which they were planned."""
    return tuple(_referral(row) for row in tx.session.execute(_REFERRALS, {"case": case.id}).scalars())


def find_referral(tx: Tx, case: Case, referral_id: UUID) -> Referral | None:
    row = tx.session.get(ReferralRow, referral_id)
    return _referral(row) if row and row.case_id == case.id else None


def referral(tx: Tx, case: Case, referral_id: UUID) -> Referral:
    """Returns a referral of the case; raises NothingYet where it has no such one."""
    found = find_referral(tx, case, referral_id)
    if found is None:
        raise NothingYet
    return found


def save_referral(tx: Tx, case: Case, value: Referral) -> None:
    put(
        tx,
        ReferralRow,
        id=value.id,
        case_id=case.id,
        partner_id=value.partner_id,
        kind=value.kind,
        items=list(value.items),
        state=value.state,
        reason=value.reason,
        asked_on=value.asked_on,
    )


def _referral(row: ReferralRow) -> Referral:
    return Referral(row.id, row.partner_id, row.kind, tuple(row.items), row.state, row.asked_on, row.reason)
