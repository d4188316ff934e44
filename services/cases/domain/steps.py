"""A human step: opened by the workflow, completed once by a person, or ended by time (design, same title)."""

from dataclasses import dataclass, replace
from datetime import datetime

from kernel.errors import Conflict
from services.cases.domain.deadlines import Deadline
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


class StepAlreadyCompleted(Conflict):
    title = "Cette étape a déjà été faite, avec un autre contenu."


class StepUnknown(Conflict):
    title = "Cette étape n'est pas encore ouverte dans ce dossier."


class StepNotOpen(Conflict):
    title = "Cette étape n'est plus ouverte."


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

    def lapse(self, now: datetime, deadline: Deadline | None) -> "Step":
        """Closes an open step whose last day is over, where time closes its kind; returns it as it is otherwise.

        So a person who completed the step first wins over a timer that fires late, and a moved deadline holds.
        """
        over = deadline is not None and deadline.is_over(now)
        if not (self.is_open and over and self.kind in ENDED_BY_TIME):
            return self
        return replace(self, state=StepState.LAPSED)._next_version()

    def _same_answer(self, digest: str) -> "Step":
        if digest != self.digest:
            raise StepAlreadyCompleted(by=self.completed_by, at=self.completed_at)
        return self

    def _next_version(self) -> "Step":
        return replace(self, version=self.version + 1)


def step_id(case_id: str, kind: StepKind, ordinal: int) -> str:
    """One id for one thing to do: opening it twice opens it once."""
    return f"{case_id}.{kind}.{ordinal}"
