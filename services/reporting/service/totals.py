"""The totals of a year side by side, by CIL or by platform: exact, or as they may be published (charter §5, REP-3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.database import Tx
from services.reporting.access import May, require
from services.reporting.domain.indicators import Code, Indicator, current
from services.reporting.domain.publishing import Published, publish, publish_table
from services.reporting.domain.scope import Kind
from services.reporting.service.memory import Asked, figures, side_by_side

Totals = Mapping[Code, Published]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A year's totals, nationally and by organisation.

    `national` is measured on its own and not the sum of the others: what several organisations did may count once
    (REP-4).
    """

    year: int
    kind: Kind
    published: bool
    indicators: tuple[Indicator, ...]
    national: Totals
    organisations: Mapping[str, Totals]


def compare(tx: Tx, year: int, kind: Kind, published: bool) -> SideBySide:
    """Returns the totals of all organisations of a kind, for UESL; those without a fact in the year are left out."""
    require(tx.actor, May.COMPARE)
    nation, others = figures(tx, Asked(year)), side_by_side(tx, year, kind)
    exact: dict[str, dict[Code, int]] = {
        name: {code: figure.total for code, figure in of.items()} for name, of in others.items()
    }
    return SideBySide(
        year,
        kind,
        published,
        tuple(current(code) for code in Code),
        {code: publish(one).total if published else one.total for code, one in nation.items()},
        _publishable(exact) if published else exact,
    )


def _publishable(exact: Mapping[str, Mapping[Code, int]]) -> Mapping[str, Totals]:
    """Hides small counts, one indicator at a time: counts of one indicator add up over organisations (REP-3)."""
    shown: dict[str, dict[Code, Published]] = {name: {} for name in exact}
    for code in Code:
        table = publish_table({name: {code: of[code]} for name, of in exact.items()})
        for name in exact:
            shown[name][code] = table[name][code]
    return shown
