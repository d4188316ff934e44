"""Level 2: both sides carry out their commitments, and the adviser follows up (CASE level 2, 9 and 10; ENG-5)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Invalid, NotFound
from kernel.stored import digest
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment, CommitmentOutcome, Settlement
from services.cases.domain.days import check_day
from services.cases.domain.exchanges import Exchange
from services.cases.domain.reasons import Reason, ReasonCode
from services.cases.domain.report import check_settled
from services.cases.repository import agreements, contents
from services.cases.service import steps
from services.cases.service.guard import running
from words.way import StepKind, StepResult


class DroppedByOneSide(Invalid):
    title = "Un engagement signé s'abandonne par un avenant signé par les deux parties."
    rule = "ENG-3"


class CommitmentUnknown(NotFound):
    title = "Cet engagement n'existe pas dans ce dossier."


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A follow-up point with the employee: its day, and the notes (CASE level 2, 10)."""

    on: date
    notes: str


def settle_commitment(
    tx: Tx, case_id: UUID, commitment_id: str, outcome: CommitmentOutcome, reason: Reason | None
) -> Commitment:
    """Records what became of a commitment (ENG-5)."""
    case = running(tx, case_id)
    present = _commitment(tx, case, commitment_id)
    return _save(
        tx, case, present, present.settle(_noted(tx, outcome, reason)), outcome, facts.CommitmentSettled
    )


def correct_commitment(
    tx: Tx, case_id: UUID, commitment_id: str, outcome: CommitmentOutcome, reason: Reason | None
) -> Commitment:
    """Corrects an outcome that was noted by mistake, until the report counts it; the earlier note stays (ENG-5)."""
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


def follow_up(tx: Tx, case_id: UUID, point: FollowedUp) -> Case:
    """Records a follow-up point (CASE level 2, 10).

    The same point sent again changes nothing, even once the next one is awaited.
    """
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
    """Ends the implementation before its date; raises CommitmentsUnsettled while one has no outcome (ENG-5)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.IMPLEMENTATION)
    check_settled(agreements.commitments(tx, case))
    settled = steps.settle(tx, case, step, {"finished": True}, StepResult.DONE)
    return case if settled is case else repository.save(tx, settled)


def extend_implementation(tx: Tx, case_id: UUID, due: date, reason: Reason) -> Case:
    """Gives more time to carry the commitments out, with a reason (ENG-1, CASE level 2, 9)."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    steps.extend(tx, case, StepKind.IMPLEMENTATION, due, reason)
    return repository.save(tx, case)
