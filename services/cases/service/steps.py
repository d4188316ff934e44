"""Human steps, as workflows open and tend them and people complete them (design, « A human step »)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kernel import stored
from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.deadlines import Deadline, DueKind
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.reasons import Reason
from services.cases.domain.schedule import deadline_for, implementation_deadline
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import ENDED_BY_TIME, Step, StepUnknown, step_id
from services.cases.models import StepRow
from services.cases.repository import contents
from services.cases.service import notices
from words.way import StepKind, StepResult, StepState

OF_A_CLOSED_CASE = frozenset({StepKind.SURVEY, StepKind.RETENTION})
AFTER_CLOSURE = OF_A_CLOSED_CASE | {StepKind.REPORT}
"""Steps that may be open although the case was ended from outside the sequence (DIF-6, SUR-1)."""

WITH_IMPLEMENTATION = (StepKind.FOLLOW_UP, StepKind.SIGN_AMENDMENT)
"""Steps that make no sense once the implementation is over."""

AS_OFFERED = (StepKind.SIGN_ENGAGEMENT, StepKind.IMPLEMENTATION)
"""Steps whose delay is the one offered (ENG-1)."""


@dataclass(frozen=True, slots=True)
class View:
    """How a step stands, for the workflow; `wait` is the time until it is to ask again."""

    state: StepState
    result: str
    wait: timedelta | None
    version: int
    ended: str


def open_step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> View:
    """Open a step once, with its deadline; on a case that was ended, answer that it was."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    row = repository.step(tx, case, kind, ordinal)
    if row is not None:
        return _view(case, row)
    if (case.ended_as and kind not in AFTER_CLOSURE) or _comes_too_late(case, kind):
        return View(StepState.CANCELLED, "", None, 0, case.ended_as or "")
    return _view(case, begin(tx, case, kind, ordinal))


def _comes_too_late(case: Case, kind: StepKind) -> bool:
    """A follow-up point asked for as the implementation ends: the row decides the race (CASE, level 2, 10)."""
    return kind in WITH_IMPLEMENTATION and case.stage is not Stage.IMPLEMENTATION


def begin(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> StepRow:
    """A new step, with its deadline and the message that it begins with."""
    row = _new_step(tx, case, kind, ordinal)
    repository.add_step(tx, row)
    notices.opened(tx, case, row)
    tx.record("step_opened", case.id, step=kind, ordinal=ordinal, due=_iso(row.due))
    return row


def tend_step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> View:
    """Do what is due on a step now: remind, let it lapse, or note that it is late; say how it stands."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    row = repository.step(tx, case, kind, ordinal)
    if row is None:
        raise StepUnknown(step=kind)
    if row.state == StepState.OPEN:
        case = _do_what_is_due(tx, case, row)
        _wait_from_now(tx, row)
    return _view(case, row)


def settle(tx: Tx, case: Case, row: StepRow, content: object, result: StepResult) -> Case:
    """Complete a step that `awaited` gave, and return the case after it, to be saved.

    The same content again changes nothing, and the same case is returned; other content is refused with who and when
    (design, human step 2).
    """
    step, kind = repository.to_step(row), StepKind(row.kind)
    done = step.complete(stored.digest(content), tx.actor.subject, tx.now)
    if done is step:
        return case
    after = case.after(kind, result)
    repository.save_step(row, done)
    row.result = result
    tx.record("step_done", case.id, step=kind, ordinal=row.ordinal, result=result, day=tx.today.isoformat())
    if kind is StepKind.IMPLEMENTATION:
        cancel_open(tx, case, *WITH_IMPLEMENTATION)
    return after


def awaited(tx: Tx, case: Case, kind: StepKind) -> StepRow:
    """The step of a kind opened last; on a case that has ended, only one that somebody completed, or that comes after.

    What was said of a completed step may be said again, and is never said otherwise: who and when is its refusal.
    """
    case.check_kept()
    row = repository.find_latest_step(tx, case, kind)
    if (row is None or row.state != StepState.DONE) and kind not in OF_A_CLOSED_CASE:
        case.check_running()
    if row is None:
        raise StepUnknown(step=kind)
    return row


def cancel_open(tx: Tx, case: Case, *kinds: StepKind) -> None:
    """Nothing more is waited for in these kinds of steps, or in any (CASE-3)."""
    for row in repository.steps_of(tx, case):
        step = repository.to_step(row)
        if step.is_open and (not kinds or step.kind in kinds):
            repository.save_step(row, step.cancel())
            tx.record("step_cancelled", case.id, step=step.kind, ordinal=step.ordinal)


def extend(tx: Tx, case: Case, kind: StepKind, due: date, reason: Reason) -> StepRow:
    """Extend an indicative delay with a reason; told to the employee (ENG-3)."""
    row = awaited(tx, case, kind)
    deadline = repository.deadline_of(row)
    if not repository.to_step(row).is_open or deadline is None:
        raise StepUnknown(step=kind)
    policy = DEFAULT_POLICY
    months = policy.hold_months if kind is StepKind.RETENTION else policy.extension_months
    move_deadline(tx, case, row, deadline.extend(due, tx.today, tx.actor.subject, reason, months))
    notices.extended(tx, case, row)
    return row


def move_deadline(tx: Tx, case: Case, row: StepRow, deadline: Deadline) -> None:
    """Give an open step another deadline and tell its workflow; what was reminded before counts no more."""
    repository.set_deadline(row, deadline)
    row.reminded = sum(1 for n in range(1, len(deadline.reminders) + 1) if _past(deadline, n, tx))
    row.version += 1
    _wait_from_now(tx, row)
    tx.record(
        "deadline_moved",
        case.id,
        step=row.kind,
        ordinal=row.ordinal,
        version=row.version,
        due=_iso(row.due),
    )


def _past(deadline: Deadline, number: int, tx: Tx) -> bool:
    at = deadline.reminder_at(number)
    return at is not None and at <= tx.now


def _new_step(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> StepRow:
    step = Step(id=step_id(str(case.id), kind, ordinal), case_id=str(case.id), kind=kind, ordinal=ordinal)
    row = StepRow(
        id=step.id,
        case_id=case.id,
        kind=kind,
        ordinal=ordinal,
        state=step.state,
        version=step.version,
        opened_at=tx.now,
    )
    repository.set_deadline(row, _deadline(tx, case, kind, ordinal))
    _wait_from_now(tx, row)
    return row


def _deadline(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> Deadline | None:
    """That of the policy, but for what both sign: the offer's own days, and the months agreed upon (ENG-1)."""
    start = _start(tx, case, kind, ordinal)
    if kind in AS_OFFERED and (made := contents.offer(tx, case)):
        if kind is StepKind.SIGN_ENGAGEMENT:
            return made.validity
        return implementation_deadline(start, months=made.terms.duration_months)
    return deadline_for(kind, start, ordinal=ordinal, urgent=case.urgent, territory=case.departement)


def _start(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> date:
    """The day from which a step's delay runs; a further follow-up point's, from the one just held."""
    if kind is StepKind.FIRST_ANSWER:
        return case.contact_day
    if kind is StepKind.SIGN_ENGAGEMENT:
        return case.offer_made_on or tx.today
    if kind is StepKind.IMPLEMENTATION or (kind is StepKind.FOLLOW_UP and ordinal == 1):
        return case.engaged_on or tx.today
    if kind is StepKind.RETENTION:
        return case.closed_on or tx.today
    return tx.today


def _do_what_is_due(tx: Tx, case: Case, row: StepRow) -> Case:
    deadline = repository.deadline_of(row)
    due = deadline.overdue(tx.now, row.reminded) if deadline else None
    if due is None:
        return case
    if due.kind is DueKind.REMINDER:
        row.reminded = due.number
        notices.reminded(tx, case, row, due.number)
        tx.record("step_reminded", case.id, step=row.kind, ordinal=row.ordinal, reminder=due.number)
    elif StepKind(row.kind) in ENDED_BY_TIME:
        return _lapse(tx, case, row, deadline)
    elif row.reminded >= 0:
        row.reminded = -1
        tx.record("step_late", case.id, step=row.kind, ordinal=row.ordinal, due=_iso(row.due))
    return case


def _lapse(tx: Tx, case: Case, row: StepRow, deadline: Deadline | None) -> Case:
    repository.save_step(row, repository.to_step(row).lapse(tx.now, deadline))
    kind = StepKind(row.kind)
    if kind is not StepKind.RETENTION:  # the erasure itself ends the way, once it is done
        case = repository.save(tx, case.after(kind, StepResult.LAPSED))
    notices.lapsed(tx, case, row)
    tx.record("step_lapsed", case.id, step=kind, ordinal=row.ordinal)
    if kind is StepKind.IMPLEMENTATION:
        cancel_open(tx, case, *WITH_IMPLEMENTATION)
    return case


def _wait_from_now(tx: Tx, row: StepRow) -> None:
    """When the workflow is to ask next; not again for a step that is late and that time does not close."""
    deadline = repository.deadline_of(row)
    due = (
        deadline.next_due(tx.now, max(row.reminded, 0)) if deadline and row.state == StepState.OPEN else None
    )
    late = row.reminded < 0
    row.wait_until = due.at if due and not late else None
    row.waited_since = tx.now if row.wait_until else None


def _view(case: Case, row: StepRow) -> View:
    wait = row.wait_until - row.waited_since if row.wait_until and row.waited_since else None
    return View(StepState(row.state), row.result, wait, row.version, case.ended_as or "")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
