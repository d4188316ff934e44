"""Civil dates of a convention: anniversaries, last days for notice, terms (charter A6, CONV-1 to CONV-4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from kernel.calendar import add_months, add_years
from services.platform.domain.terms import DEFAULT_TERMS, Terms


@dataclass(frozen=True, slots=True)
class Period:
    """A span of civil days: `start` included, `stop` excluded, None while it has no end (CONV-1)."""

    start: date
    stop: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.stop is None or day < self.stop)

    def overlaps(self, other: "Period") -> bool:
        return (other.stop is None or self.start < other.stop) and (
            self.stop is None or other.start < self.stop
        )


def anniversary(effect_date: date, number: int) -> date:
    """Returns the `number`-th anniversary, counted from the effect date and not from the last renewal (CONV-4)."""
    return add_years(effect_date, number)


def anniversary_number(effect_date: date, day: date) -> int | None:
    """Returns the number of the anniversary on `day`, None where there is none (CONV-4)."""
    number = day.year - effect_date.year
    return number if number >= 1 and anniversary(effect_date, number) == day else None


def anniversaries_after(effect_date: date, after: date, terms: Terms = DEFAULT_TERMS) -> Iterator[date]:
    """Yields, endlessly, the anniversaries later than `after` at which the convention is renewed or ends (CONV-2)."""
    first = max(terms.first_term_years, after.year - effect_date.year)
    return (day for day in (anniversary(effect_date, n) for n in count(first)) if day > after)


def last_day_for_notice(anniversary_day: date, terms: Terms = DEFAULT_TERMS) -> date:
    """Returns the last civil day, included, on which notice for that anniversary may be received (A6, CONV-4)."""
    return add_months(anniversary_day, -terms.notice_months)


def effective_end(notice_received: date, effect_date: date, terms: Terms = DEFAULT_TERMS) -> date:
    """Returns the anniversary at which a notice ends the convention: the coming one, else the next (CONV-3).

    The day of receipt counts (CONV-5). The convention is in force until the day before the result.
    """
    candidates = anniversaries_after(effect_date, effect_date, terms)
    return next(day for day in candidates if notice_received <= last_day_for_notice(day, terms))
