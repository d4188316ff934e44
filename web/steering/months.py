"""Dates under their months, today among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Date = dict[str, Any]


@dataclass(slots=True)
class Month:
    """Dates passed, `today` where it is to be marked in this month, dates of today and to come."""

    first_day: str
    today: str = ""
    before: list[Date] = field(default_factory=list)
    after: list[Date] = field(default_factory=list)


def by_month(dates: Iterable[Date], today: str = "") -> list[Month]:
    """In order; today, where it is given and no date falls on it, has its place, in a month of its own if need be."""
    found: dict[str, Month] = {}
    marked = bool(today)
    for one in dates:
        month = found.setdefault(one["day"][:7], Month(f"{one['day'][:7]}-01"))
        (month.before if one["when"]["code"] == "passed" else month.after).append(one)
        marked = marked and one["when"]["code"] != "today"
    if found and marked:
        found.setdefault(today[:7], Month(f"{today[:7]}-01")).today = today
    return [found[month] for month in sorted(found)]
