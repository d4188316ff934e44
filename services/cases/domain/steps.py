"""A human step: opened by the workflow, completed once by a person, or ended by time (design, same title)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kernel.errors import Conflict
from services.cases.domain.deadlines import Deadline, NextDue
from services.cases.domain.kinds import KINDS
from words.way import StepKind, StepState


class StepAlreadyCompleted(Conflict):
    title = "Cette étape a déjà été faite, avec un autre contenu."


class StepUnknown(Conflict):
    title = "Cette étape n'est pas encore ouverte dans ce dossier."


class StepNotOpen(Conflict):
    title = "Cette étape n'est plus ouverte."


@dataclass(frozen=True, slots=True)
class Step:
    """`reminded` counts the reminders that left, and is -1 once the step was noted as late.

    `wait_until` is when the workflow asks next, `waited_since` when it was told so; None where it waits for nothing.
    """

    id: str
    case_id: str
    kind: StepKind
    ordinal: int
    opened_at: datetime
    deadline: Deadline | None = None
    state: StepState = StepState.OPEN
    version: int = 1
    result: str = ""
    completed_by: str | None = None
    completed_at: datetime | None = None
    digest: str | None = None
    reminded: int = 0
    wait_until: datetime | None = None
    waited_since: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state is StepState.OPEN

    @property
    def due(self) -> date | None:
        """The last day, included."""
        return self.deadline.due if self.deadline else None

    @property
    def noted_late(self) -> bool:
        return self.reminded < 0

    @property
    def wait(self) -> timedelta | None:
        """How long the workflow waits before it asks again."""
        return self.wait_until - self.waited_since if self.wait_until and self.waited_since else None

    def late_on(self, day: date) -> bool:
        return self.is_open and self.due is not None and self.due < day

    def overdue(self, now: datetime) -> NextDue | None:
        """The latest thing that is due and was not done."""
        return self.deadline.overdue(now, self.reminded) if self.deadline else None

    def complete(self, digest: str, by: str, at: datetime, result: str = "") -> "Step":
        """Same content again: the first answer; other content: refused with who and when."""
        if self.state is StepState.DONE:
            return self._same_answer(digest)
        if not self.is_open:
            raise StepNotOpen(state=self.state)
        done = self._settled(StepState.DONE)
        return replace(done, completed_by=by, completed_at=at, digest=digest, result=result)

    def cancel(self) -> "Step":
        """The case leaves its way (withdrawal, death, error): nothing is waited for any more (CASE-3)."""
        if self.state is StepState.CANCELLED:
            return self
        if not self.is_open:
            raise StepNotOpen(state=self.state)
        return self._settled(StepState.CANCELLED)

    def lapse(self, now: datetime) -> "Step":
        """Closes an open step whose last day is over, where time closes its kind; returns it as it is otherwise.

        So a person who completed the step first wins over a timer that fires late, and a moved deadline holds.
        """
        over = self.deadline is not None and self.deadline.is_over(now)
        if not (self.is_open and over and KINDS[self.kind].ended_by_time):
            return self
        return self._settled(StepState.LAPSED)

    def remind(self, number: int) -> "Step":
        """Reminder `number` leaves, counted from 1."""
        return replace(self, reminded=number)

    def note_late(self) -> "Step":
        """Noted once: time does not close the step, somebody still has to do it."""
        return replace(self, reminded=-1)

    def move(self, deadline: Deadline, now: datetime) -> "Step":
        """Another deadline; reminders whose instant has passed are not sent again."""
        past = sum(
            1 for n in range(1, len(deadline.reminders) + 1) if _has_passed(deadline.reminder_at(n), now)
        )
        moved = replace(self, deadline=deadline, reminded=past, version=self.version + 1)
        return moved.wait_from(now)

    def wait_from(self, now: datetime) -> "Step":
        """The workflow waits from now for the next reminder or the end; not for a step noted as late."""
        waits = self.deadline is not None and self.is_open and not self.noted_late
        due = self.deadline.next_due(now, self.reminded) if self.deadline and waits else None
        return replace(self, wait_until=due.at if due else None, waited_since=now if due else None)

    def _same_answer(self, digest: str) -> "Step":
        if digest != self.digest:
            raise StepAlreadyCompleted(by=self.completed_by, at=self.completed_at)
        return self

    def _settled(self, state: StepState) -> "Step":
        return replace(self, state=state, version=self.version + 1, wait_until=None, waited_since=None)


def _has_passed(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now


def step_id(case_id: str, kind: StepKind, ordinal: int) -> str:
    """One id for one thing to do: opening it twice opens it once."""
    return f"{case_id}.{kind}.{ordinal}"
