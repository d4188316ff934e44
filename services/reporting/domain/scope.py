"""The scope of a figure: its days, and the CIL or platform that it is about, or the nation (charter §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.platform.facts import ConventionDated
from services.reporting.domain.facts import Content, Fact, Facts, of_kind


@dataclass(frozen=True, slots=True)
class Days:
    """Civil days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def year(number: int) -> Days:
    """Returns the days of a civil year: the charter's report is yearly (CIL-4, §5)."""
    return Days(date(number, 1, 1), date(number, 12, 31))


@dataclass(frozen=True, slots=True)
class Scope:
    """The days and the organisation of a figure; national where neither a CIL nor a platform is named."""

    days: Days
    cil: str | None = None
    platform: str | None = None


class Kind(StrEnum):
    """The kinds of organisations that have figures of their own (charter §5)."""

    CIL = "cil"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Link:
    """The days when a convention binds a CIL to a platform: from `start` to the day before `stop`."""

    cil: str
    platform: str
    start: date
    stop: date | None

    def overlaps(self, days: Days) -> bool:
        return self.start <= days.last and (self.stop is None or days.first < self.stop)

    def holds(self, cil: str | None, day: date) -> bool:
        return self.cil == cil and self.start <= day and (self.stop is None or day < self.stop)


def links_of(facts: Facts) -> tuple[Link, ...]:
    """Returns the conventions as last known, in an order that does not depend on that of the facts (REP-1)."""
    dated = latest(of_kind(facts, ConventionDated))
    links = (_link(fact.content) for fact in dated.values())
    return tuple(sorted(links, key=lambda link: (link.start, link.platform)))


def latest(facts: Iterable[Fact[Content]]) -> Mapping[str, Fact[Content]]:
    """Returns by subject the fact of the highest version; equal versions are settled by id, not by order (REP-1)."""
    best: dict[str, Fact[Content]] = {}
    for fact in facts:
        known = best.get(fact.subject)
        if known is None or _rank(fact) > _rank(known):
            best[fact.subject] = fact
    return best


def platform_on(links: Iterable[Link], cil: str | None, day: date) -> str | None:
    """Returns the platform whose convention with the CIL is in force on a day, None where there is none (REP-4)."""
    return next((link.platform for link in links if link.holds(cil, day)), None)


def counts_in(fact: Fact[Any], scope: Scope, links: Iterable[Link]) -> bool:
    """Says whether a fact counts in a scope: it counts for the CIL asked first and for its platform (REP-4)."""
    return fact.day in scope.days and _named(fact.counted_cil, fact.day, scope, links)


def acts_in(fact: Fact[Any], scope: Scope, links: Iterable[Link]) -> bool:
    """Says whether a CIL of the scope acted for another one in a fact; such facts are counted apart (REP-4)."""
    return fact.acted and fact.day in scope.days and _named(fact.code("cil"), fact.day, scope, links)


def _named(cil: str | None, day: date, scope: Scope, links: Iterable[Link]) -> bool:
    if scope.cil is not None and cil != scope.cil:
        return False
    return scope.platform is None or platform_on(links, cil, day) == scope.platform


def _rank(fact: Fact[Any]) -> tuple[int, str]:
    return fact.content.version, fact.id


def _link(dates: ConventionDated) -> Link:
    return Link(dates.cil, dates.platform, dates.from_, dates.to)
