"""The calendar of conventions as a calendar file (RFC 5545): whole days, in French, without personal data."""

from datetime import timedelta

from icalendar import Calendar, Event

from kernel.typography import spaced
from services.platform.domain.calendar import DATE_LABELS, CivilDate
from services.platform.service.calendar import Calendar as Found

PRODID = "-//CIL-PASS assistance//Calendrier des conventions//FR"
DAY = timedelta(days=1)


def as_ics(found: Found) -> bytes:
    """Returns the calendar file. A later one replaces each date by its identifier, an anniversary by its end.

    A last day for notice that no longer counts stays in agendas that imported it, as such a file cannot remove dates.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Conventions CIL-PASS assistance")
    for one in found.dates:
        calendar.add_component(_event(one, found))
    written: bytes = calendar.to_ical()
    return written


def _event(one: CivilDate, found: Found) -> Event:
    """Returns an event, free in the agenda, without « à venir » or « passée », which would soon be wrong there."""
    parties = " – ".join(found.names.get(party, party) for party in (one.cil, one.platform))
    event = Event()
    event.add("uid", f"{one.key}@cil-pass")
    event.add("dtstamp", found.read_at)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + DAY)
    event.add("summary", spaced(f"{DATE_LABELS[one.kind]} : {parties}"))
    event.add("description", spaced(one.why))
    event.add("categories", [DATE_LABELS[one.kind]])
    event.add("transp", "TRANSPARENT")
    return event
