"""Figures: an indicator measured on a set of facts over a scope, with the facts behind it (REP-1, REP-4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.reporting.domain.facts import Fact, Facts, by_kind
from services.reporting.domain.indicators import Code, Counted, Indicator
from services.reporting.domain.labels import BY_OTHER, OWN, Dimension
from services.reporting.domain.scope import Days, Kind, Link, Scope, acts_in, counts_in, links_of

Distribution = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator over a scope.

    `total` counts units (partners), `occurrences` what was found of them (referrals to these partners), and `facts` are
    the ids of the facts behind them. `for_others` counts the units that a CIL of the scope handled for another; they
    are not in the total (REP-4).
    """

    indicator: Code
    version: int
    scope: Scope
    total: int
    occurrences: int
    for_others: int
    distributions: Mapping[Dimension, Distribution]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What an indicator finds on some days for all organisations, with the links of CILs to platforms."""

    indicator: Indicator
    days: Days
    found: tuple[Counted, ...]
    links: tuple[Link, ...]


def measure(indicator: Indicator, facts: Iterable[Fact[Any]], scope: Scope) -> Figure:
    """Measures an indicator over a scope. Neither the order nor the repetition of facts changes the result (REP-1)."""
    return count(find(indicator, by_kind(facts), scope.days), scope.cil, scope.platform)


def find(indicator: Indicator, facts: Facts, days: Days) -> Findings:
    """Finds what an indicator counts on some days. It is the slow part, done once for all organisations of a year."""
    found = (one for one in indicator.find(facts, Scope(days)) if one.fact.day in days)
    return Findings(indicator, days, tuple(found), links_of(facts))


def count(findings: Findings, cil: str | None, platform: str | None) -> Figure:
    """Counts what was found, for an organisation or for the nation (REP-4)."""
    indicator, scope, links = findings.indicator, Scope(findings.days, cil, platform), findings.links
    counted = [one for one in findings.found if counts_in(one.fact, scope, links)]
    acting = [one for one in findings.found if acts_in(one.fact, scope, links)]
    return Figure(
        indicator.code,
        indicator.version,
        scope,
        total=len(_units(counted)),
        occurrences=len({one.fact.subject for one in counted}),
        for_others=len(_units(acting)),
        distributions=_distributions(counted),
        facts=tuple(sorted({one.fact.id for one in counted})),
    )


def organisations_of(findings: Findings, kind: Kind) -> frozenset[str]:
    """Returns the organisations that may have a count: CILs of the facts found, platforms linked on one of the days."""
    if kind is Kind.CIL:
        return frozenset(cil for one in findings.found if (cil := one.fact.counted_cil))
    return frozenset(link.platform for link in findings.links if link.overlaps(findings.days))


def _units(counted: Iterable[Counted]) -> frozenset[str]:
    return frozenset(one.unit for one in counted)


def _distributions(counted: Iterable[Counted]) -> Mapping[Dimension, Distribution]:
    units: dict[Dimension, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in counted:
        for dimension, code in {**one.codes, Dimension.HANDLING: _handling(one)}.items():
            units[dimension][code].add(one.unit)
    return MappingProxyType({d: _sizes(units[d]) for d in Dimension if d in units})


def _sizes(units: Mapping[str, set[str]]) -> Distribution:
    return MappingProxyType({code: len(units[code]) for code in sorted(units)})


def _handling(one: Counted) -> str:
    return BY_OTHER if one.fact.acted else OWN
