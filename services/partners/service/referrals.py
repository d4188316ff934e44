"""Use cases on referrals under way: what is due now, and their view for the CIL (PART-3)."""

from uuid import UUID

from kernel import links, mail
from kernel.calendar import OPENS, at_paris
from kernel.database import Tx
from services.partners import facts, repository
from services.partners.access import May, require
from services.partners.domain.deadlines import EventKind, events_of
from services.partners.domain.letters import Letter
from services.partners.domain.referral import Referral
from services.partners.models import ReferralRow
from services.partners.service.dispatch import of_referral
from services.partners.views import ReferralView, Tended
from words.referrals import REFERRAL_RUNNING, ReferralState


def tend(tx: Tx, referral_id: UUID) -> Tended:
    """Reminds the partner or hands the referral back, if due; returns how long until the next event."""
    require(tx.actor, May.TEND)
    row = repository.referral_for(tx, referral_id)
    referral = repository.referral_of(row)
    if _handed_back(tx, referral):
        referral = referral.expire(tx.today, tx.actor.subject)
        repository.save_referral(row, referral)
        links.revoke(tx, row.id)
        tx.record(facts.ReferralExpired(**of_referral(row), version=row.version))
    elif _to_remind(tx, row, referral):
        row.reminded_on = tx.today
        mail.decide(tx, Letter.REFERRAL_REMINDER, row.id, territory=row.territory)
        tx.record(facts.ReferralReminded(**of_referral(row)))
    return _waiting(tx, row, referral)


def read(tx: Tx, referral_id: UUID) -> ReferralView:
    """Returns a referral with its packet, recipient, reason and sender (CONF-2)."""
    require(tx.actor, May.KEEP_DIRECTORY)
    return view(tx, repository.referral_for(tx, referral_id))


def sent_for(tx: Tx, case_id: str) -> list[ReferralView]:
    """Returns the referrals of a case, the oldest first, for `cases` to show to its employee (CONF-2)."""
    require(tx.actor, May.SEND)
    return [view(tx, row) for row in sorted(repository.of_case(tx, case_id), key=lambda row: row.sent_at)]


def search(
    tx: Tx, case_id: str | None, state: str | None, partner: UUID | None, after: UUID | None, limit: int
) -> tuple[ReferralView, ...]:
    require(tx.actor, May.KEEP_DIRECTORY)
    rows = repository.referrals(tx, case_id, state, partner, after, limit)
    return tuple(view(tx, row) for row in rows)


def view(tx: Tx, row: ReferralRow) -> ReferralView:
    partner, recipient = repository.sent_to(tx, row)
    return ReferralView(
        referral=repository.referral_of(row),
        cil=row.cil,
        on_behalf_of=row.on_behalf_of,
        partner_name=partner.name,
        recipient=repository.recipient(recipient),
        packet=repository.packet_of(row),
        entitlement=repository.entitlement_of(row),
        authorisation=repository.authorisation_of(row),
        reason=row.reason,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        result_text=row.result_text,
        version=row.version,
    )


def _handed_back(tx: Tx, referral: Referral) -> bool:
    return referral.state is ReferralState.SENT and tx.now >= at_paris(
        referral.deadlines.handed_back_on, OPENS
    )


def _to_remind(tx: Tx, row: ReferralRow, referral: Referral) -> bool:
    due = at_paris(referral.deadlines.reminder_on, OPENS)
    return row.reminded_on is None and tx.now >= due and referral.reminder_due_on(tx.today)


def _waiting(tx: Tx, row: ReferralRow, referral: Referral) -> Tended:
    """Returns the wait until the next reminder or hand-back; the day on which the answer is due causes no event."""
    instants = [
        at_paris(event.day, OPENS) for event in events_of(referral) if event.kind is not EventKind.ANSWER_DUE
    ]
    row.wait_until = min((instant for instant in instants if instant > tx.now), default=None)
    row.waited_since = tx.now if row.wait_until else None
    return Tended(
        case_id=row.case_id,
        state=referral.state,
        reason=referral.reason or "",
        wait=row.wait_until - tx.now if row.wait_until else None,
        ended=referral.state not in REFERRAL_RUNNING,
    )
