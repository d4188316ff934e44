"""Dates grouped by month, with the place of today among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Date = dict[str, Any]


@dataclass(slots=True)
class Month:
    """A month: its past dates, `today` where it must be marked in this month, and its dates from today on."""

    first_day: str
    today: str = ""
    before: list[Date] = field(default_factory=list)
    after: list[Date] = field(default_factory=list)


def by_month(dates: Iterable[Date], today: str = "") -> list[Month]:
    """Groups dates by month, in order.

    Where no date falls on `today`, its place is marked, in an empty month if needed.
    """
    found: dict[str, Month] = {}
    marked = bool(today)
    for one in dates:
        month = found.setdefault(one["day"][:7], Month(f"{one['day'][:7]}-01"))
        (month.before if one["when"]["code"] == "passed" else month.after).append(one)
        marked = marked and one["when"]["code"] != "today"
    if found and marked:
        found.setdefault(today[:7], Month(f"{today[:7]}-01")).today = today
    return [found[month] for month in sorted(found)]
