"""Amendments of a signed engagement: the adviser proposes one with a reason, both sign it, then it applies (ENG-3)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.links import Link
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.amendment import (
    Amendment,
    AmendmentNotAwaited,
    AmendmentState,
    EngagementNotSigned,
    propose_amendment,
)
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.days import check_day
from services.cases.domain.letters import Letter
from services.cases.domain.plain import Part
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import Stage
from services.cases.domain.signatures import Means, Paper, Party, TextHasChanged
from services.cases.domain.steps import Step
from services.cases.repository import agreements, contents
from services.cases.service import own_links, steps
from services.cases.service.diagnosis import families
from services.cases.service.guard import running
from services.cases.service.readings import open_file
from words.way import StepKind, StepResult

AMEND_PURPOSE = "employee.amend"


class ImplementationOver(Conflict):
    title = "La mise en œuvre est terminée : l'engagement ne se modifie plus."
    rule = "ENG-3"


class AmendmentStillOpen(Conflict):
    title = "Un avenant attend déjà d'être signé : il se signe ou se retire d'abord."
    rule = "ENG-3"


@dataclass(frozen=True, slots=True)
class Change:
    """What an adviser proposes to add to the engagement and to drop from it, with the reason."""

    added: tuple[Commitment, ...]
    dropped: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Seen:
    """An amendment with its state today."""

    amendment: Amendment
    state: AmendmentState


def propose(tx: Tx, case_id: UUID, change: Change) -> Seen:
    """Proposes an amendment; the engagement does not change until both have signed it (ENG-3).

    Raises AmendmentStillOpen while another one waits for signatures.
    """
    case = running(tx, case_id)
    tx.check_version(case.version)
    engagement, known = agreements.require_offer(tx, case), agreements.amendments(tx, case)
    if not engagement.signed:
        raise EngagementNotSigned
    _check_carried_out(case)
    if known and _awaited(tx, case, known[-1].number):
        raise AmendmentStillOpen(number=known[-1].number)
    made = propose_amendment(
        str(new_id()),
        engagement,
        len(known) + 1,
        tx.today,
        agreements.commitments(tx, case),
        change.added,
        change.dropped,
        change.reason,
        families(case, contents.diagnosis(tx, case)),
    )
    agreements.save_amendment(tx, case, made)
    steps.begin(tx, case, StepKind.SIGN_AMENDMENT, made.number)
    repository.save(tx, case)
    tx.record(
        facts.AmendmentProposed(
            case=case_id,
            number=made.number,
            content_hash=made.content_hash,
            added=len(made.added),
            dropped=len(made.dropped),
            reason=change.reason.code,
        )
    )
    return _now(made, awaited=True)


def sign_as_cil(tx: Tx, case_id: UUID, number: int, shown_hash: str) -> Seen:
    """Records the CIL's signature of the text that the adviser was shown (ENG-3)."""
    case = running(tx, case_id)
    present = agreements.amendment(tx, case, number)
    return _sign(tx, case, present, Party.CIL, shown_hash, tx.today, tx.actor.subject)


def sign_as_employee(tx: Tx, case_id: UUID, shown_hash: str) -> Seen:
    """Records the employee's signature of the text that their link shows (ENG-3, ENG-7).

    Raises TextHasChanged where the link was made for an earlier amendment.
    """
    require(tx.actor, May.SIGN_AS_EMPLOYEE)
    case = repository.case_for(tx, case_id)
    present = _of_the_link(tx, case)
    return _sign(tx, case, present, Party.EMPLOYEE, shown_hash, tx.today, tx.actor.subject)


def transcribe_signature(
    tx: Tx, case_id: UUID, number: int, shown_hash: str, scan: UUID, signed_on: date
) -> Seen:
    """Records the employee's signature on paper, of which the case keeps the scan (ENG-4, ENG-7)."""
    case = running(tx, case_id)
    present = agreements.amendment(tx, case, number)
    contents.check_document(tx, case, scan)
    check_day(signed_on, case.contact_day, tx.today, "signed_on")
    paper = Paper(str(scan), tx.actor.subject)
    return _sign(tx, case, present, Party.EMPLOYEE, shown_hash, signed_on, str(case.person_id), paper)


def refuse(tx: Tx, case_id: UUID) -> Seen:
    """Records that the employee refuses; the engagement stays as it was signed."""
    require(tx.actor, May.SIGN_AS_EMPLOYEE)
    case = repository.case_for(tx, case_id)
    present = _of_the_link(tx, case)
    refused = present.refuse()
    if refused is present:
        return _seen(tx, case, present)
    _end(tx, case, refused)
    tx.record(facts.AmendmentRefused(case=case_id, number=refused.number))
    return _now(refused, awaited=False)


def withdraw(tx: Tx, case_id: UUID, number: int, reason: Reason) -> Seen:
    """Takes back an amendment that both have not signed; the employee is told if they had been asked to sign."""
    case = running(tx, case_id)
    present = agreements.amendment(tx, case, number)
    withdrawn = present.withdraw(reason)
    if withdrawn is present:
        return _seen(tx, case, present)
    _end(tx, case, withdrawn)
    _tell(tx, case, Letter.AMENDMENT_WITHDRAWN, number)
    tx.record(facts.AmendmentWithdrawn(case=case_id, number=number, reason=reason.code))
    return _now(withdrawn, awaited=False)


def amendments(tx: Tx, case_id: UUID) -> list[Seen]:
    """Returns the amendments of a case in order, and notes that its file is read."""
    return amendments_of(tx, open_file(tx, case_id, Part.ENGAGEMENT))


def amendments_of(tx: Tx, case: Case) -> list[Seen]:
    """Returns the amendments of a case in the order in which they were proposed."""
    return [_seen(tx, case, one) for one in agreements.amendments(tx, case)]


def last_amendment_of(tx: Tx, case: Case) -> Seen:
    """Returns the amendment proposed last; raises NothingYet where there is none."""
    return _seen(tx, case, agreements.amendment(tx, case))


def link_to_amend(tx: Tx, case_id: UUID, reach: int) -> Link:
    """Makes a link to the last amendment, valid until the last day of the implementation and at most 60 days."""
    case = repository.case_for(tx, case_id)
    present = agreements.amendment(tx, case)
    step = repository.latest_step(tx, case, StepKind.IMPLEMENTATION)
    last = DEFAULT_POLICY.link_valid_to(tx.today, step.due)
    signing = repository.latest_step(tx, case, StepKind.SIGN_AMENDMENT)
    return own_links.make(tx, case, purpose_to_amend(present), last, reach, signing)


def purpose_to_amend(present: Amendment) -> str:
    """The purpose of a link that signs this amendment and no other."""
    return f"{AMEND_PURPOSE}.{present.number}"


def _of_the_link(tx: Tx, case: Case) -> Amendment:
    present = agreements.amendment(tx, case)
    if tx.actor.link_purpose != purpose_to_amend(present):
        raise TextHasChanged(current=present.content_hash)
    return present


def _sign(
    tx: Tx,
    case: Case,
    present: Amendment,
    party: Party,
    shown_hash: str,
    on: date,
    by: str,
    paper: Paper | None = None,
) -> Seen:
    signed = present.sign(party, shown_hash, on, by, paper)
    if signed is present:
        return _seen(tx, case, present)
    step = _open_step(tx, case, present)
    agreements.save_amendment(tx, case, signed)
    tx.record(
        facts.AmendmentSignedBy(
            case=case.id,
            number=signed.number,
            party=party,
            content_hash=shown_hash,
            day=on,
            means=Means.PAPER if paper else Means.ONLINE,
            transcribed=paper is not None,
        )
    )
    repository.save(tx, _come_into_force(tx, case, step, signed) if signed.signed else case)
    return _now(signed, awaited=not signed.signed)


def _come_into_force(tx: Tx, case: Case, step: Step, amendment: Amendment) -> Case:
    """Applies an amendment that both have signed: its additions become tasks, what it drops ends (ENG-5)."""
    settled = steps.settle(tx, case, step, {"hash": amendment.content_hash}, StepResult.SIGNED)
    for one in amendment.apply(agreements.commitments(tx, case), tx.today, tx.actor.subject):
        agreements.save_commitment(tx, case, one)
    _tell(tx, case, Letter.AMENDMENT_SIGNED, amendment.number)
    tx.record(
        facts.AmendmentSigned(case=case.id, number=amendment.number, content_hash=amendment.content_hash)
    )
    return settled


def _end(tx: Tx, case: Case, amendment: Amendment) -> None:
    step = _open_step(tx, case, amendment)
    agreements.save_amendment(tx, case, amendment)
    steps.cancel(tx, case, step)
    repository.save(tx, case)


def _tell(tx: Tx, case: Case, letter: Letter, number: int) -> None:
    mail.decide(tx, letter, case.id, territory=case.departement, urgent=case.urgent, ordinal=number)


def _seen(tx: Tx, case: Case, amendment: Amendment) -> Seen:
    return _now(amendment, _awaited(tx, case, amendment.number) is not None)


def _now(amendment: Amendment, awaited: bool) -> Seen:
    """Its state, where the caller knows whether its signatures are still waited for."""
    return Seen(amendment, amendment.state(awaited))


def _awaited(tx: Tx, case: Case, number: int) -> Step | None:
    """Returns the open step that waits for the signatures of an amendment, or None."""
    step = repository.step(tx, case, StepKind.SIGN_AMENDMENT, number)
    return step if step and step.is_open else None


def _open_step(tx: Tx, case: Case, amendment: Amendment) -> Step:
    """The same, required: raises ImplementationOver or AmendmentNotAwaited where there is none (ENG-3)."""
    _check_carried_out(case)
    step = _awaited(tx, case, amendment.number)
    if step is None:
        raise AmendmentNotAwaited(state=AmendmentState.LAPSED)
    return step


def _check_carried_out(case: Case) -> None:
    case.check_running()
    if case.stage is not Stage.IMPLEMENTATION:
        raise ImplementationOver(stage=case.stage)
