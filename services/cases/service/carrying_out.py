"""The two lists carried out, referrals, follow-up, change of adviser, turning structural (CASE 9, 10)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict, Invalid, NotFound
from kernel.stored import digest
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.authorisations import (
    TRANSCRIBED,
    Authorisation,
    Obtained,
    Purpose,
    RecipientKind,
    effective_authorisation,
)
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment, CommitmentOutcome, Settlement
from services.cases.domain.days import check_day
from services.cases.domain.exchanges import Exchange
from services.cases.domain.reasons import Reason, ReasonCode
from services.cases.domain.referrals import PLANNED, Referral
from services.cases.domain.report import check_settled
from services.cases.domain.sequence import CaseEnded
from services.cases.repository import agreements, contents, referrals
from services.cases.service import steps
from services.cases.service.running import kept, running
from words.referrals import ReferralState
from words.way import StepKind, StepResult


class NotAuthorised(Conflict):
    title = "Le salarié n'a pas autorisé cette communication."
    rule = "CONF-2"


class DroppedByOneSide(Invalid):
    title = "Un engagement signé s'abandonne par un avenant signé par les deux parties."
    rule = "ENG-3"


class CommitmentUnknown(NotFound):
    title = "Cet engagement n'existe pas dans ce dossier."


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A follow-up point with the employee (CASE level 2, 10)."""

    on: date
    notes: str


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """A referral that `partners` accepted to send; `checked_by` vouches for the recipient (CONF-2)."""

    referral_id: UUID
    partner_id: str
    kind: str
    items: tuple[str, ...]
    reason: str
    justifications: dict[str, str]


def settle_commitment(
    tx: Tx, case_id: UUID, commitment_id: str, outcome: CommitmentOutcome, reason: Reason | None
) -> Commitment:
    """Record what became of a commitment (ENG-5)."""
    case = running(tx, case_id)
    present = _commitment(tx, case, commitment_id)
    return _save(
        tx, case, present, present.settle(_noted(tx, outcome, reason)), outcome, facts.CommitmentSettled
    )


def correct_commitment(
    tx: Tx, case_id: UUID, commitment_id: str, outcome: CommitmentOutcome, reason: Reason | None
) -> Commitment:
    """Put right an outcome noted by mistake, until the report counts it; what was noted stays (ENG-5)."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    present = _commitment(tx, case, commitment_id)
    return _save(
        tx, case, present, present.correct(_noted(tx, outcome, reason)), outcome, facts.CommitmentCorrected
    )


def _commitment(tx: Tx, case: Case, commitment_id: str) -> Commitment:
    found = next((one for one in agreements.commitments(tx, case) if one.id == commitment_id), None)
    if found is None:
        raise CommitmentUnknown
    return found


def _noted(tx: Tx, outcome: CommitmentOutcome, reason: Reason | None) -> Settlement:
    if outcome is CommitmentOutcome.DROPPED:
        raise DroppedByOneSide(field="outcome", accepted="tenu ou non tenu")
    if outcome is CommitmentOutcome.DONE:
        return Settlement(outcome, tx.today, tx.actor.subject)
    return Settlement(outcome, tx.today, tx.actor.subject, reason or Reason(ReasonCode.OTHER, ""))


def _save(
    tx: Tx,
    case: Case,
    present: Commitment,
    after: Commitment,
    outcome: CommitmentOutcome,
    kind: type[facts.CommitmentSettled] | type[facts.CommitmentCorrected],
) -> Commitment:
    if after is present:
        return present
    agreements.save_commitment(tx, case, after)
    repository.save(tx, case)
    tx.record(
        kind(
            case=case.id,
            commitment=after.id,
            owner=after.owner,
            commitment_kind=after.kind,
            outcome=outcome,
        )
    )
    return after


def check_referral(tx: Tx, case_id: UUID) -> tuple[Case, Authorisation]:
    """The case and the authorisation under which a packet may leave; refused without one (CONF-2, ENG-2)."""
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
    """Choose the items of a packet one by one, before `partners` is asked to send it (CONF-2)."""
    case, _ = check_referral(tx, case_id)
    known = referrals.find_referral(tx, case, asked.referral_id)
    if known is not None:
        return known
    planned = Referral(asked.referral_id, asked.partner_id, asked.kind, asked.items, PLANNED, tx.today)
    referrals.save_referral(tx, case, planned)
    return planned


def note_sent(tx: Tx, case_id: UUID, referral_id: UUID, state: str) -> Referral:
    """Note how a planned referral stands once `partners` has sent it; the workflow may have done so before."""
    case = repository.case_for(tx, case_id)
    known = referrals.referral(tx, case, referral_id)
    return _note(tx, case, known, state, "") if known.state == PLANNED else known


def note_referral(tx: Tx, case_id: UUID, referral_id: UUID, state: str, reason: str) -> None:
    """Note how a referral stands with its partner (PART-3)."""
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


def follow_up(tx: Tx, case_id: UUID, point: FollowedUp) -> Case:
    """Record a follow-up point; said again once the next one is awaited, it is still the one before (CASE, 10)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    check_day(point.on, case.contact_day, tx.today)
    awaited = steps.awaited(tx, case, StepKind.FOLLOW_UP)
    before = repository.step(tx, case, StepKind.FOLLOW_UP, awaited.ordinal - 1)
    if before and before.digest == digest(point):
        return case
    settled = steps.settle(tx, case, awaited, point, StepResult.DONE)
    if settled is case:
        return case
    said = Exchange(StepKind.FOLLOW_UP, awaited.ordinal, point.on, tx.actor.subject, point.notes)
    contents.add_exchange(tx, case, said)
    return repository.save(tx, settled)


def finish_implementation(tx: Tx, case_id: UUID) -> Case:
    """End the implementation before its date, once every commitment has its outcome (ENG-5)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.IMPLEMENTATION)
    check_settled(agreements.commitments(tx, case))
    settled = steps.settle(tx, case, step, {"finished": True}, StepResult.DONE)
    return case if settled is case else repository.save(tx, settled)


def extend_implementation(tx: Tx, case_id: UUID, due: date, reason: Reason) -> Case:
    """Give more time to carry the commitments out, with a reason (ENG-1, CASE level 2, 9)."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    steps.extend(tx, case, StepKind.IMPLEMENTATION, due, reason)
    return repository.save(tx, case)


def change_adviser(tx: Tx, case_id: UUID, adviser: str, reason: Reason) -> Case:
    """Change the one adviser, with a reason; the history stays (CASE-1)."""
    case = running(tx, case_id, May.MANAGE_TEAM)
    tx.check_version(case.version)
    return hand_over(tx, case, adviser, reason)


def hand_over(tx: Tx, case: Case, adviser: str, reason: Reason) -> Case:
    """Another adviser of the CIL follows the case from now on, and the employee is told."""
    repository.adviser_for(tx, adviser, case.cil)
    followed = repository.save(tx, case.follow(adviser, tx.now, tx.actor.subject, reason))
    mail.decide(tx, "adviser_changed", case.id, territory=case.departement, urgent=case.urgent)
    tx.record(facts.AdviserChanged(case=case.id, adviser=adviser, reason=reason.code))
    return followed


def withdraw_authorisation(
    tx: Tx, case_id: UUID, purpose: Purpose, how: Obtained
) -> tuple[Authorisation, ...]:
    """Withdraw an authorisation; it acts at once, also on what is queued (ENG-2)."""
    case = kept(tx, case_id, May.SIGN_AS_EMPLOYEE)
    scribe = tx.actor.subject if how in TRANSCRIBED else None
    withdrawn = []
    for one in agreements.authorisations(tx, case):
        if one.purpose is purpose and one.given:
            changed = one.withdraw(tx.now, how, scribe)
            agreements.save_authorisation(tx, case, changed)
            withdrawn.append(changed)
    repository.save(tx, case)
    tx.record(facts.AuthorisationWithdrawn(case=case_id, purpose=purpose))
    return tuple(withdrawn)
