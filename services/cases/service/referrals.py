"""Referrals of a case to partners: what may leave, what was planned, how it stands (CONF-2, PART-3)."""

from dataclasses import dataclass
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict
from services.cases import facts, repository
from services.cases.domain.authorisations import (
    Authorisation,
    Purpose,
    RecipientKind,
    effective_authorisation,
)
from services.cases.domain.case import Case
from services.cases.domain.referrals import PLANNED, Referral
from services.cases.domain.sequence import CaseEnded
from services.cases.repository import agreements, referrals
from services.cases.service.guard import running
from words.referrals import ReferralState


class NotAuthorised(Conflict):
    title = "Le salarié n'a pas autorisé cette communication."
    rule = "CONF-2"


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """What an adviser asks `partners` to send: items, reason, a justification by sensitive item (CONF-2)."""

    referral_id: UUID
    partner_id: str
    kind: str
    items: tuple[str, ...]
    reason: str
    justifications: dict[str, str]


def check_referral(tx: Tx, case_id: UUID) -> tuple[Case, Authorisation]:
    """Returns the case and the authorisation that lets a packet leave; raises NotAuthorised without one (CONF-2)."""
    case = running(tx, case_id)
    authorisation = effective_authorisation(
        agreements.authorisations(tx, case),
        str(case.person_id),
        Purpose.SHARE_WITH_THIRD_PARTIES,
        RecipientKind.ANY_THIRD_PARTY,
        tx.now,
    )
    if case.ended_as:
        raise CaseEnded(outcome=case.ended_as)
    if authorisation is None:
        raise NotAuthorised(field="authorisation", accepted="une autorisation du salarié en vigueur")
    return case, authorisation


def plan_referral(tx: Tx, case_id: UUID, asked: ReferralAsked) -> Referral:
    """Saves the chosen items before `partners` is asked to send them (CONF-2)."""
    case, _ = check_referral(tx, case_id)
    known = referrals.find_referral(tx, case, asked.referral_id)
    if known is not None:
        return known
    planned = Referral(asked.referral_id, asked.partner_id, asked.kind, asked.items, PLANNED, tx.today)
    referrals.save_referral(tx, case, planned)
    return planned


def note_sent(tx: Tx, case_id: UUID, referral_id: UUID, state: str) -> Referral:
    """Records that `partners` has sent a planned referral, unless the workflow has recorded it before."""
    case = repository.case_for(tx, case_id)
    known = referrals.referral(tx, case, referral_id)
    return _note(tx, case, known, state, "") if known.state == PLANNED else known


def note_referral(tx: Tx, case_id: UUID, referral_id: UUID, state: str, reason: str) -> None:
    """Records how a referral stands with its partner (PART-3)."""
    case = repository.case_for(tx, case_id)
    _note(tx, case, referrals.referral(tx, case, referral_id), state, reason)


def _note(tx: Tx, case: Case, known: Referral, state: str, reason: str) -> Referral:
    noted = known.note(state, reason)
    if noted is known:
        return known
    referrals.save_referral(tx, case, noted)
    repository.save(tx, case)
    tx.record(
        facts.ReferralNoted(
            case=case.id, referral=noted.id, state=ReferralState(state), reason=reason or None
        )
    )
    return noted
