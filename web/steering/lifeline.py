"""A convention's years drawn on one line; positions and widths are in per cent of the line."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A year of the convention: its start and width on the line; `notice` is the last day for notice in it."""

    state: str
    start: float
    width: float
    notice: float


@dataclass(frozen=True, slots=True)
class Lifeline:
    """The line of a convention; `today` is None where it is outside the line."""

    stretches: tuple[Stretch, ...]
    today: float | None


def lifeline(years: list[dict[str, Any]], today: str) -> Lifeline | None:
    """Returns the line of a convention, None before both parties have signed."""
    if not years:
        return None
    first = date.fromisoformat(years[0]["first_day"])
    span = (date.fromisoformat(years[-1]["last_day"]) + DAY - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / span, 2)

    stretches = []
    for year in years:
        start, stop = date.fromisoformat(year["first_day"]), date.fromisoformat(year["last_day"]) + DAY
        notice = date.fromisoformat(year["last_day_for_notice"])
        stretches.append(
            Stretch(year["state"]["code"], at(start), round(at(stop) - at(start), 2), at(notice))
        )
    here = at(date.fromisoformat(today))
    return Lifeline(tuple(stretches), here if 0 <= here <= 100 else None)
