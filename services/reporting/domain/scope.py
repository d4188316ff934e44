"""Of which days, CIL and platform a figure speaks (charter §5: nationally, per CIL and per platform)."""

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
    """The civil year: the charter's report is yearly (CIL-4, §5)."""
    return Days(date(number, 1, 1), date(number, 12, 31))


@dataclass(frozen=True, slots=True)
class Scope:
    """National when neither a CIL nor a platform is named."""

    days: Days
    cil: str | None = None
    platform: str | None = None


class Kind(StrEnum):
    """What figures are told apart by (charter §5)."""

    CIL = "cil"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Link:
    """Days during which a CIL is bound to a platform: from its effect through the eve of `stop`."""

    cil: str
    platform: str
    start: date
    stop: date | None

    def overlaps(self, days: Days) -> bool:
        return self.start <= days.last and (self.stop is None or days.first < self.stop)

    def holds(self, cil: str | None, day: date) -> bool:
        return self.cil == cil and self.start <= day and (self.stop is None or day < self.stop)


def links_of(facts: Facts) -> tuple[Link, ...]:
    """Conventions as last known, in one order whatever that of the facts (REP-1)."""
    dated = latest(of_kind(facts, ConventionDated))
    links = (_link(fact.content) for fact in dated.values())
    return tuple(sorted(links, key=lambda link: (link.start, link.platform)))


def latest(facts: Iterable[Fact[Content]]) -> Mapping[str, Fact[Content]]:
    """By subject, the fact of the highest version; ties go by id, never by order (REP-1)."""
    best: dict[str, Fact[Content]] = {}
    for fact in facts:
        known = best.get(fact.subject)
        if known is None or _rank(fact) > _rank(known):
            best[fact.subject] = fact
    return best


def platform_on(links: Iterable[Link], cil: str | None, day: date) -> str | None:
    """Platform of the convention in force on a fact's day (REP-4)."""
    return next((link.platform for link in links if link.holds(cil, day)), None)


def counts_in(fact: Fact[Any], scope: Scope, links: Iterable[Link]) -> bool:
    """Whether a fact counts in a scope: for the CIL asked first and its platform (REP-4)."""
    return fact.day in scope.days and _named(fact.counted_cil, fact.day, scope, links)


def acts_in(fact: Fact[Any], scope: Scope, links: Iterable[Link]) -> bool:
    """Whether a fact is of a CIL of the scope acting for another: shown apart (REP-4)."""
    return fact.acted and fact.day in scope.days and _named(fact.code("cil"), fact.day, scope, links)


def _named(cil: str | None, day: date, scope: Scope, links: Iterable[Link]) -> bool:
    if scope.cil is not None and cil != scope.cil:
        return False
    return scope.platform is None or platform_on(links, cil, day) == scope.platform


def _rank(fact: Fact[Any]) -> tuple[int, str]:
    return fact.content.version, fact.id


def _link(dates: ConventionDated) -> Link:
    return Link(dates.cil, dates.platform, dates.from_, dates.to)
