"""The coming events of a convention, with the reason of each date (CONV-2, CONV-3, CONV-6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from heapq import merge
from itertools import takewhile

from kernel.calendar import at_paris, written_day
from services.platform.domain.anniversaries import anniversaries_after, last_day_for_notice
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Ended
from services.platform.domain.terms import DEFAULT_TERMS, Terms

REMINDERS_LEAVE = time(9)
"""Hour, in Paris, at which a reminder is decided; a renewal or an end comes at the beginning of its day."""


class EventKind(StrEnum):
    EFFECT = "effect"
    NOTICE_REMINDER = "notice_reminder"
    RENEWAL = "renewal"
    END = "end"


EVENT_LABELS = {
    EventKind.EFFECT: "Prise d'effet",
    EventKind.NOTICE_REMINDER: "Rappel du dernier jour pour dénoncer",
    EventKind.RENEWAL: "Tacite reconduction",
    EventKind.END: "Fin de la convention",
}


@dataclass(frozen=True, slots=True)
class Event:
    """An event; `why` answers « pourquoi cette date ? », `last_day` is the last day for notice of a reminder."""

    kind: EventKind
    day: date
    why: str
    anniversary: date | None = None
    last_day: date | None = None

    @property
    def at(self) -> datetime:
        """Returns the instant from which the event is due."""
        return at_paris(self.day, REMINDERS_LEAVE if self.kind is EventKind.NOTICE_REMINDER else time())


def events_after(convention: Convention, after: date, terms: Terms = DEFAULT_TERMS) -> Iterator[Event]:
    """Yields the events later than `after`, in order; endlessly while there is no notice."""
    effect, end = convention.effect_date, convention.end
    if effect is None:
        return
    streams = [_reminders(days, effect, end, after, terms) for days in terms.reminder_days]
    streams.append(map(partial(_renewal, effect), standing_anniversaries(effect, end, after, terms)))
    if effect > after:
        yield _effect(effect)
    yield from merge(*streams, key=lambda event: event.day)
    if end and end > after:
        yield _end(convention, end)


def next_event(convention: Convention, after: date, terms: Terms = DEFAULT_TERMS) -> Event | None:
    """Returns the first event after a day; None before the signatures or after the end."""
    return next(events_after(convention, after, terms), None)


def pending(convention: Convention, reminded_until: date, terms: Terms = DEFAULT_TERMS) -> Event | None:
    """Returns the first event not carried out: reminders are handled up to a day, the ledger shows the others."""
    effect, end = convention.effect_date, convention.end
    if effect is None or any(isinstance(entry, Ended) for entry in convention.ledger):
        return None
    reminders = merge(
        *(_reminders(days, effect, end, reminded_until, terms) for days in terms.reminder_days),
        key=lambda event: event.day,
    )
    unwritten = (
        day for day in standing_anniversaries(effect, end, effect, terms) if day not in convention.renewals
    )
    renewals = map(partial(_renewal, effect), unwritten)
    first = [event for event in (next(reminders, None), next(renewals, None)) if event]
    return min([*first, *([_end(convention, end)] if end else [])], key=lambda event: event.at, default=None)


def standing_anniversaries(effect: date, end: date | None, after: date, terms: Terms) -> Iterator[date]:
    """Yields the anniversaries after a day that are not the end."""
    return takewhile(lambda day: end is None or day < end, anniversaries_after(effect, after, terms))


def _reminders(days: int, effect: date, end: date | None, after: date, terms: Terms) -> Iterator[Event]:
    for anniversary_day in standing_anniversaries(effect, end, after, terms):
        reminder = _reminder(days, anniversary_day, terms)
        if reminder.day > max(after, effect):
            yield reminder


def _effect(effect: date) -> Event:
    return Event(EventKind.EFFECT, effect, "Date d'effet convenue entre les parties.")


def _reminder(days: int, anniversary_day: date, terms: Terms) -> Event:
    last_day = last_day_for_notice(anniversary_day, terms)
    why = (
        f"{days} jours avant le {written_day(last_day)}, dernier jour pour recevoir une dénonciation : "
        f"{terms.notice_months} mois avant la date anniversaire du {written_day(anniversary_day)}."
    )
    day = last_day - timedelta(days=days)
    return Event(EventKind.NOTICE_REMINDER, day, why, anniversary_day, last_day)


def _renewal(effect: date, anniversary_day: date) -> Event:
    why = (
        f"Date anniversaire de la prise d'effet du {written_day(effect)} : sans dénonciation pour cette date, "
        "la convention est reconduite un an."
    )
    return Event(EventKind.RENEWAL, anniversary_day, why, anniversary_day)


def _end(convention: Convention, end: date) -> Event:
    return Event(EventKind.END, end, end_reason(convention, end), end)


def end_reason(convention: Convention, end: date, over: bool = False) -> str:
    """Says which notice ends a convention on that day, or ended it (CONV-3)."""
    notice = min(convention.notices, key=lambda n: (n.ends_on, n.received_on))
    ends, was = ("a pris fin", "était") if over else ("prend fin", "est")
    return (
        f"Dénonciation reçue le {written_day(notice.received_on)} : la convention {ends} à la date "
        f"anniversaire du {written_day(end)} ; la veille {was} le dernier jour en vigueur."
    )
