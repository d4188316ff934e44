"""A deadline and its ledger: why this date, who moved it, what comes next (design, "A human step")."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kernel.calendar import add_months, at_paris, end_of, written_day
from kernel.errors import Conflict, Invalid
from services.cases.domain.formats import long_date
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.reasons import REASON_CODE_LABELS, Reason
from words.sentences import within

REMINDER_HOUR = time(9)


class MoveKind(StrEnum):
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"


MOVE_KIND_LABELS = {
    MoveKind.EXTENDED: "Prolongation",
    MoveKind.PAUSED: "Suspension",
    MoveKind.RESUMED: "Reprise",
}


class DueKind(StrEnum):
    REMINDER = "reminder"
    END = "end"


class ExtensionNotLater(Invalid):
    title = "Une prolongation donne une date plus éloignée que l'échéance actuelle."
    rule = "ENG-3"


class ExtensionTooFar(Invalid):
    title = "Une prolongation ne va pas aussi loin en une fois."
    rule = "ENG-3"


class DeadlinePaused(Conflict):
    title = "Ce délai est suspendu."


class DeadlineNotPaused(Conflict):
    title = "Ce délai n'est pas suspendu."


@dataclass(frozen=True, slots=True)
class Move:
    """One entry of the ledger; `due` is the last day as it stands after it."""

    kind: MoveKind
    on: date
    due: date
    by: str
    reason: Reason

    @property
    def text(self) -> str:
        label, motive = MOVE_KIND_LABELS[self.kind], within(REASON_CODE_LABELS[self.reason.code])
        return f"{label} le {written_day(self.on)}, échéance au {written_day(self.due)} inclus ({motive})."


@dataclass(frozen=True, slots=True)
class NextDue:
    """What comes next for a step: reminder `number`, or the end."""

    kind: DueKind
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, included (rule ENG-6), with the text that founds it and every move made since."""

    start: date
    due: date
    basis: str
    remind_after: tuple[int, ...] = ()
    remind_before: tuple[int, ...] = ()
    moves: tuple[Move, ...] = ()
    version: int = 1

    @property
    def paused(self) -> bool:
        return bool(self.moves) and self.moves[-1].kind is MoveKind.PAUSED

    @property
    def ends_at(self) -> datetime:
        """Start, Paris time, of the day after the last one (ENG-6)."""
        return end_of(self.due)

    @property
    def reminders(self) -> tuple[date, ...]:
        """Days of the reminders: some counted from the start, some back from the last day."""
        after = {self._running(days) for days in self.remind_after}
        before = {self.due - timedelta(days=days) for days in self.remind_before}
        return tuple(sorted(day for day in after | before if self.start < day <= self.due))

    def reminder_at(self, number: int) -> datetime | None:
        """Instant of reminder `number`, counted from 1."""
        days = self.reminders
        return at_paris(days[number - 1], REMINDER_HOUR) if 0 < number <= len(days) else None

    def is_over(self, instant: datetime) -> bool:
        return not self.paused and instant >= self.ends_at

    def next_due(self, instant: datetime, reminded: int = 0) -> NextDue | None:
        """First reminder after `instant` (and after number `reminded`), else the end, past or not.

        None while paused: only a message moves it then.
        """
        if self.paused:
            return None
        for number, day in enumerate(self.reminders, start=1):
            at = at_paris(day, REMINDER_HOUR)
            if number > reminded and at > instant:
                return NextDue(DueKind.REMINDER, number, at)
        return NextDue(DueKind.END, 0, self.ends_at)

    def overdue(self, instant: datetime, reminded: int = 0) -> NextDue | None:
        """Latest thing already due and not handled, for the sweep that doubles the timers."""
        if self.paused:
            return None
        if self.is_over(instant):
            return NextDue(DueKind.END, 0, self.ends_at)
        past = [day for day in self.reminders if at_paris(day, REMINDER_HOUR) <= instant]
        if len(past) <= reminded:
            return None
        return NextDue(DueKind.REMINDER, len(past), at_paris(past[-1], REMINDER_HOUR))

    def extend(
        self, due: date, on: date, by: str, reason: Reason, months: int = DEFAULT_POLICY.extension_months
    ) -> "Deadline":
        """An indicative delay is extended with a reason, by so many months at most (charter A8, ENG-3)."""
        if self.paused:
            raise DeadlinePaused
        first = max(self.due + timedelta(days=1), on)
        last = add_months(max(self.due, on), months)
        accepted = f"une date du {written_day(first)} au {written_day(last)} inclus"
        if due < first:
            raise ExtensionNotLater(field="due", accepted=accepted)
        if due > last:
            raise ExtensionTooFar(field="due", accepted=accepted)
        return self._moved(MoveKind.EXTENDED, due, on, by, reason)

    def pause(self, on: date, by: str, reason: Reason) -> "Deadline":
        if self.paused:
            raise DeadlinePaused
        return self._moved(MoveKind.PAUSED, self.due, on, by, reason)

    def resume(self, on: date, by: str, reason: Reason) -> "Deadline":
        """Gives back every day of the pause."""
        if not self.paused:
            raise DeadlineNotPaused
        return self._moved(MoveKind.RESUMED, self.due + (on - self.moves[-1].on), on, by, reason)

    def explain(self) -> tuple[str, ...]:
        """« Pourquoi cette date ? », line by line, for people."""
        last = f"Dernier jour : {long_date(self.due)} inclus, heure de Paris."
        return (last, self.basis, *(move.text for move in self.moves))

    def _moved(self, kind: MoveKind, due: date, on: date, by: str, reason: Reason) -> "Deadline":
        moves = (*self.moves, Move(kind, on, due, by, reason))
        return replace(self, due=due, moves=moves, version=self.version + 1)

    def _running(self, days: int) -> date:
        """Day `days` after the start, pauses not counted."""
        day = self.start + timedelta(days=days)
        for pause, resume in zip(self.moves, self.moves[1:], strict=False):
            if pause.kind is MoveKind.PAUSED and pause.on <= day:
                day += resume.on - pause.on
        return day
