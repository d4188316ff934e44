"""A human step: opened by the workflow, completed once by a person, or ended by time (design, same title)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.calendar import at_paris, paris_day
from kernel.errors import Conflict
from services.cases.domain.deadlines import REMINDER_HOUR, Deadline
from words.way import StepKind, StepState

ENDED_BY_TIME = frozenset(
    {
        StepKind.SIGN_ENGAGEMENT,
        StepKind.DECIDE_AFTER_LAPSE,
        StepKind.IMPLEMENTATION,
        StepKind.SURVEY,
        StepKind.RETENTION,
    }
)
"""Steps that time closes. The others stay open past their date, and are looked at again every morning."""


class LapseAnswer(StrEnum):
    LAPSED = "lapsed"
    DONE = "done"
    MOVED = "moved"
    NOT_DUE = "not_due"
    CANCELLED = "cancelled"
    CASE_WITHDRAWN = "case_withdrawn"


LAPSE_ANSWER_LABELS = {
    LapseAnswer.LAPSED: "Délai dépassé",
    LapseAnswer.DONE: "Fait entre-temps",
    LapseAnswer.MOVED: "Échéance déplacée",
    LapseAnswer.NOT_DUE: "Échéance non atteinte ou étape encore attendue",
    LapseAnswer.CANCELLED: "Étape annulée",
    LapseAnswer.CASE_WITHDRAWN: "Salarié désisté",
}

SETTLED_ANSWERS = {
    StepState.DONE: LapseAnswer.DONE,
    StepState.LAPSED: LapseAnswer.LAPSED,
    StepState.CANCELLED: LapseAnswer.CANCELLED,
}


class StepAlreadyCompleted(Conflict):
    title = "Cette étape a déjà été faite, avec un autre contenu."


class StepUnknown(Conflict):
    title = "Cette étape n'est pas encore ouverte dans ce dossier."


class StepNotOpen(Conflict):
    title = "Cette étape n'est plus ouverte."


@dataclass(frozen=True, slots=True)
class Lapse:
    """What `LapseStep` answers, with the step as it stands after it.

    `until` and `version` say where the deadline now is; `wait` says when to ask again.
    """

    step: "Step"
    answer: LapseAnswer
    until: date | None = None
    version: int | None = None
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    case_id: str
    kind: StepKind
    ordinal: int
    state: StepState = StepState.OPEN
    version: int = 1
    completed_by: str | None = None
    completed_at: datetime | None = None
    digest: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is StepState.OPEN

    def complete(self, digest: str, by: str, at: datetime) -> "Step":
        """Same content again: the first answer; other content: refused with who and when."""
        if self.state is StepState.DONE:
            return self._same_answer(digest)
        if not self.is_open:
            raise StepNotOpen(state=self.state)
        done = replace(self, state=StepState.DONE, completed_by=by, completed_at=at, digest=digest)
        return done._next_version()

    def cancel(self) -> "Step":
        """The case leaves its way (withdrawal, death, error): nothing is waited for any more (CASE-3)."""
        if self.state is StepState.CANCELLED:
            return self
        if not self.is_open:
            raise StepNotOpen(state=self.state)
        return replace(self, state=StepState.CANCELLED)._next_version()

    def lapse(self, version: int, now: datetime, deadline: Deadline | None, withdrawn: bool = False) -> Lapse:
        """The row decides every race of a person with time; `version` is the last known of the deadline."""
        if withdrawn:
            return Lapse(self, LapseAnswer.CASE_WITHDRAWN)
        if not self.is_open:
            return Lapse(self, SETTLED_ANSWERS[self.state])
        if deadline is None:
            return Lapse(self, LapseAnswer.NOT_DUE, wait=next_morning(now) - now)
        if deadline.is_over(now) and self.kind in ENDED_BY_TIME:
            return Lapse(replace(self, state=StepState.LAPSED)._next_version(), LapseAnswer.LAPSED)
        answer = LapseAnswer.MOVED if version < deadline.version else LapseAnswer.NOT_DUE
        return Lapse(self, answer, deadline.due, deadline.version, wait_for(deadline, now))

    def remind(self, number: int, now: datetime, deadline: Deadline | None, withdrawn: bool = False) -> bool:
        """Whether reminder `number` still makes sense: due, not overtaken by a later one or the end."""
        if withdrawn or not self.is_open or deadline is None:
            return False
        latest = deadline.overdue(now)
        return latest is not None and latest.number == number > 0

    def _same_answer(self, digest: str) -> "Step":
        if digest != self.digest:
            raise StepAlreadyCompleted(by=self.completed_by, at=self.completed_at)
        return self

    def _next_version(self) -> "Step":
        return replace(self, version=self.version + 1)


def step_id(case_id: str, kind: StepKind, ordinal: int) -> str:
    """One id for one thing to do: opening it twice opens it once."""
    return f"{case_id}.{kind}.{ordinal}"


def wait_for(deadline: Deadline | None, now: datetime) -> timedelta:
    """How long until something happens; never zero, so that a late or paused step is looked at once a day."""
    due = deadline.next_due(now) if deadline else None
    at = due.at if due and due.at > now else next_morning(now)
    return at - now


def next_morning(now: datetime) -> datetime:
    return at_paris(paris_day(now) + timedelta(days=1), REMINDER_HOUR)
