"""The French civil calendar: legal days, months and years, public holidays, working days.

Legal days are civil days in Europe/Paris (BEN-4, ENG-6); instants are aware and in UTC. A territory is the
code of a département ("75", "2A", "974"); it decides which holidays apply.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

PARIS = ZoneInfo("Europe/Paris")

DEFAULT_TERRITORY = "75"

SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
"""Territories with holidays of their own (Alsace-Moselle, overseas), by the holidays library's codes."""

CUSTOMARY = frozenset({"Mi-Carême", "Vendredi saint", "Fête de Victor Schoelcher"})
OVERSEAS = frozenset({"971", "972", "973", "974", "976", "977", "978"})
"""The law gives these territories one holiday beside the national ones, the abolition of slavery (code du travail,
L3133-1, L3422-2). The library counts days there that custom or agreements give: people work on them."""

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

OPENS, CLOSES = time(9), time(18)
"""Hours between which messages leave, Paris time (rules.md, defaults)."""


def paris_day(instant: datetime) -> date:
    """Civil day in Europe/Paris on which an aware instant falls."""
    return instant.astimezone(PARIS).date()


def written_day(day: date) -> str:
    """« 18 mars 2026 », « 1er avril 2026 »: as a sentence says it."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def at_paris(day: date, hour: time) -> datetime:
    """UTC instant of a wall-clock hour of a civil day in Europe/Paris."""
    return datetime.combine(day, hour, PARIS).astimezone(UTC)


def start_of(day: date) -> datetime:
    """UTC instant at which a civil day begins in Europe/Paris."""
    return at_paris(day, time())


def end_of(day: date) -> datetime:
    """UTC instant at which a civil day is over, excluded: the next day's start (ENG-6)."""
    return start_of(day + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """Civil day of the same number `months` later (or earlier); the month's last day where there is none (BEN-4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def add_years(day: date, years: int) -> date:
    """Civil day of the same number `years` later; 29 February gives 28 in common years (CONV-4)."""
    return add_months(day, 12 * years)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


@cache
def _holidays(territory: str) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", subdiv=SUBDIVISIONS.get(territory), language="fr")


def public_holiday(day: date, territory: str = DEFAULT_TERRITORY) -> str | None:
    """French name of the legal holiday that falls on `day` in `territory`, or None."""
    name: str | None = _holidays(territory).get(day)
    return None if territory in OVERSEAS and name in CUSTOMARY else name


def is_working_day(day: date, territory: str = DEFAULT_TERRITORY) -> bool:
    """Monday to Friday, less the territory's holidays (rules.md, defaults)."""
    return day.weekday() < 5 and public_holiday(day, territory) is None


def working_days_from(day: date, territory: str = DEFAULT_TERRITORY) -> Iterator[date]:
    """Working days from `day`, included, without end."""
    while True:
        if is_working_day(day, territory):
            yield day
        day += timedelta(days=1)


def add_working_days(day: date, count: int, territory: str = DEFAULT_TERRITORY) -> date:
    """The `count`-th working day after `day`, which itself never counts; `count` is at least 1."""
    following = working_days_from(day + timedelta(days=1), territory)
    for _ in range(count - 1):
        next(following)
    return next(following)


def next_sending_time(instant: datetime, territory: str = DEFAULT_TERRITORY) -> datetime:
    """First instant from `instant` at which a message may leave: a working day, 9:00 to 18:00 Paris."""
    local = instant.astimezone(PARIS)
    if is_working_day(local.date(), territory) and OPENS <= local.time() < CLOSES:
        return instant
    first = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    return at_paris(next(working_days_from(first, territory)), OPENS)
