"""The events that time causes in a convention: reminders, renewals, the end (CONV-2, CONV-3, CONV-6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kernel.database import Tx
from services.platform import facts, repository
from services.platform.access import May, require
from services.platform.domain.schedule import Event, EventKind, pending
from services.platform.models import ConventionRow
from services.platform.service import notices


@dataclass(frozen=True, slots=True)
class View:
    """The state of a convention for its workflow; `wait` is the time until `next` is due."""

    ended: bool
    next: EventKind | None
    wait: timedelta | None
    version: int


def look(tx: Tx, convention_id: UUID) -> View:
    """Returns the state of a convention. It writes only the instant at which the workflow got this answer."""
    require(tx.actor, May.DRIVE)
    return _answer(tx, repository.convention_for(tx, convention_id, change=True))


def tend(tx: Tx, convention_id: UUID) -> View:
    """Carries out all events due by now, in order, even if late; then returns the state of the convention."""
    require(tx.actor, May.DRIVE)
    row = repository.convention_for(tx, convention_id, change=True)
    while (event := _pending(row)) is not None and event.at <= tx.now:
        _do(tx, row, event)
    return _answer(tx, row)


def wait_from_now(tx: Tx, row: ConventionRow) -> None:
    """Saves the instant for which the workflow waits from now on."""
    event = _pending(row)
    row.wait_until = max(event.at, tx.now) if event else None
    row.waited_since = tx.now if event else None


def _answer(tx: Tx, row: ConventionRow) -> View:
    wait_from_now(tx, row)
    event = _pending(row)
    wait = row.wait_until - tx.now if row.wait_until else None
    return View(row.ended, event.kind if event else None, wait, row.version)


def _pending(row: ConventionRow) -> Event | None:
    convention = repository.to_convention(row)
    return pending(convention, row.reminded_until or date.min)


def _do(tx: Tx, row: ConventionRow, event: Event) -> None:
    match event.kind:
        case EventKind.NOTICE_REMINDER:
            _remind(tx, row, event)
        case EventKind.RENEWAL:
            _renew(tx, row, event)
        case _:
            _end(tx, row, event)


def _remind(tx: Tx, row: ConventionRow, event: Event) -> None:
    """Decides a reminder; skips one that is too late or that the next one replaces."""
    row.reminded_until = event.day
    useful = event.last_day is not None and tx.today <= event.last_day
    if not useful or _due_again(tx, row, EventKind.NOTICE_REMINDER):
        return
    notices.reminder(tx, row, event)
    tx.record(facts.NoticeReminded(convention=row.id, last_day=event.last_day, anniversary=event.anniversary))


def _renew(tx: Tx, row: ConventionRow, event: Event) -> None:
    convention = repository.to_convention(row).renew(event.day, tx.today)
    repository.save_convention(row, convention)
    tx.record(facts.ConventionRenewed(convention=row.id, version=row.version, anniversary=event.day))
    if not _due_again(tx, row, EventKind.RENEWAL):
        notices.renewed(tx, row, event.day)


def _end(tx: Tx, row: ConventionRow, event: Event) -> None:
    repository.save_convention(row, repository.to_convention(row).close(tx.today))
    tx.record(facts.ConventionEnded(convention=row.id, version=row.version, day=event.day))
    notices.ended(tx, row, event.day)


def _due_again(tx: Tx, row: ConventionRow, kind: EventKind) -> bool:
    event = _pending(row)
    return event is not None and event.kind is kind and event.at <= tx.now
