"""Human steps: workflows open and tend them, people complete them (design, « A human step »)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kernel import stored
from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.deadlines import Deadline, DueKind
from services.cases.domain.kinds import KINDS, Opening, deadline_for, kinds
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step, StepUnknown, step_id
from services.cases.repository import agreements
from services.cases.service import notices
from words.way import StepKind, StepResult, StepState


@dataclass(frozen=True, slots=True)
class View:
    """How a step stands, for the workflow. `wait` is the time before it asks again, `ended` the outcome or ""."""

    state: StepState
    result: str
    wait: timedelta | None
    version: int
    ended: str


def open_step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> View:
    """Opens a step once, with its deadline; on a case that a person has ended, opens nothing and says so."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    step = repository.step(tx, case, kind, ordinal)
    if step is not None:
        return _view(case, step)
    if (case.ended_as and not KINDS[kind].after_the_end) or _comes_too_late(case, kind):
        return View(StepState.CANCELLED, "", None, 0, case.ended_as or "")
    return _view(case, begin(tx, case, kind, ordinal))


def _comes_too_late(case: Case, kind: StepKind) -> bool:
    """A follow-up point asked for as the implementation ends: the row decides the race (CASE, level 2, 10)."""
    return KINDS[kind].cancelled_with is StepKind.IMPLEMENTATION and case.stage is not Stage.IMPLEMENTATION


def begin(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> Step:
    """Saves a new step with its deadline, and decides the message that opens it."""
    id, deadline = step_id(str(case.id), kind, ordinal), _deadline(tx, case, kind, ordinal)
    step = Step(id, str(case.id), kind, ordinal, tx.now, deadline).wait_from(tx.now)
    repository.save_step(tx, step)
    notices.opened(tx, case, step)
    tx.record(facts.StepOpened(case=case.id, step=kind, ordinal=ordinal, due=step.due))
    return step


def tend_step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> View:
    """Does what is due on a step now (a reminder, its end, a note that it is late), and returns how it stands."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    step = repository.step(tx, case, kind, ordinal)
    if step is None:
        raise StepUnknown(step=kind)
    if step.is_open:
        case, tended = _do_what_is_due(tx, case, step)
        step = tended.wait_from(tx.now)
        repository.save_step(tx, step)
    return _view(case, step)


def settle(tx: Tx, case: Case, step: Step, content: object, result: StepResult) -> Case:
    """Completes a step that `awaited` returned, and returns the case after it, which the caller saves.

    The same content again changes nothing, and the same case is returned. Other content raises StepAlreadyCompleted,
    with who completed the step and when (design, human step 2).
    """
    done = step.complete(stored.digest(content), tx.actor.subject, tx.now, result)
    if done is step:
        return case
    after = case.after(step.kind, result)
    repository.save_step(tx, done)
    tx.record(facts.StepDone(case=case.id, step=step.kind, ordinal=step.ordinal, result=result, day=tx.today))
    _cancel_with(tx, case, step.kind)
    return after


def awaited(tx: Tx, case: Case, kind: StepKind) -> Step:
    """Returns the step of a kind opened last; raises StepUnknown, or CaseEnded where the case has ended.

    A completed step is returned too: `settle` accepts the same content again and refuses another one.
    """
    case.check_kept()
    step = repository.find_latest_step(tx, case, kind)
    if (step is None or step.state is not StepState.DONE) and not KINDS[kind].of_closed_case:
        case.check_running()
    if step is None:
        raise StepUnknown(step=kind)
    return step


def cancel_open(tx: Tx, case: Case, *kinds: StepKind) -> None:
    """Cancels the open steps of these kinds, or all open steps (CASE-3)."""
    for step in repository.steps_of(tx, case):
        if step.is_open and (not kinds or step.kind in kinds):
            cancel(tx, case, step)


def cancel(tx: Tx, case: Case, step: Step) -> None:
    """Cancels an open step."""
    repository.save_step(tx, step.cancel())
    tx.record(facts.StepCancelled(case=case.id, step=step.kind, ordinal=step.ordinal))


def extend(tx: Tx, case: Case, kind: StepKind, due: date, reason: Reason) -> Step:
    """Extends an indicative delay with a reason; the employee is told (ENG-3). Raises StepUnknown without open step."""
    step = awaited(tx, case, kind)
    if not step.is_open or step.deadline is None:
        raise StepUnknown(step=kind)
    months = KINDS[kind].extension_months
    extended = step.deadline.extend(due, tx.today, tx.actor.subject, reason, months)
    moved = move_deadline(tx, case, step, extended)
    notices.extended(tx, case, moved)
    return moved


def move_deadline(tx: Tx, case: Case, step: Step, deadline: Deadline) -> Step:
    """Gives an open step another deadline, and wakes its workflow."""
    moved = step.move(deadline, tx.now)
    repository.save_step(tx, moved)
    tx.record(
        facts.DeadlineMoved(
            case=case.id, step=moved.kind, ordinal=moved.ordinal, version=moved.version, due=moved.due
        )
    )
    return moved


def _deadline(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> Deadline | None:
    """That of the policy, but for what both sign: the offer's own days, and the months agreed upon (ENG-1)."""
    row = KINDS[kind]
    start = row.runs_from(case, ordinal) or tx.today
    if row.as_offered and (made := agreements.offer(tx, case)):
        return row.as_offered(made, start)
    return deadline_for(kind, Opening(start, ordinal, case.urgent, case.departement))


def _do_what_is_due(tx: Tx, case: Case, step: Step) -> tuple[Case, Step]:
    """Returns the case and the step after what was due; the case is saved if it changed, the caller saves the step."""
    due = step.overdue(tx.now)
    if due is None:
        return case, step
    if due.kind is DueKind.REMINDER:
        notices.reminded(tx, case, step, due.number)
        tx.record(facts.StepReminded(case=case.id, step=step.kind, ordinal=step.ordinal, reminder=due.number))
        return case, step.remind(due.number)
    if KINDS[step.kind].ended_by_time:
        return _lapse(tx, case, step.lapse(tx.now))
    if step.noted_late:
        return case, step
    tx.record(facts.StepLate(case=case.id, step=step.kind, ordinal=step.ordinal, due=step.due))
    return case, step.note_late()


def _lapse(tx: Tx, case: Case, lapsed: Step) -> tuple[Case, Step]:
    kind = lapsed.kind
    repository.save_step(tx, lapsed)
    if kind is not StepKind.RETENTION:  # the erasure itself ends the way, once it is done
        case = repository.save(tx, case.after(kind, StepResult.LAPSED))
    notices.lapsed(tx, case, lapsed)
    tx.record(facts.StepLapsed(case=case.id, step=kind, ordinal=lapsed.ordinal))
    _cancel_with(tx, case, kind)
    return case, lapsed


def _cancel_with(tx: Tx, case: Case, ended: StepKind) -> None:
    """Cancel what there is nothing left to do in, now that a step of this kind has ended."""
    if left := kinds(lambda row: row.cancelled_with is ended):
        cancel_open(tx, case, *left)


def _view(case: Case, step: Step) -> View:
    return View(step.state, step.result, step.wait, step.version, case.ended_as or "")
