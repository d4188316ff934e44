"""Figures as they may be published: small counts are hidden (REP-3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.reporting.domain.figures import Distribution, Figure
from services.reporting.domain.labels import Dimension
from services.reporting.domain.suppression import THRESHOLD, Key, Sum, hidden_cells

HIDDEN_LABEL = "Non publié (secret statistique)"

Published = int | None
"""A count, or None where it is hidden."""

TOTAL: Key = ("total",)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure with None in place of each hidden count, and without the facts behind it."""

    total: Published
    occurrences: Published
    for_others: Published
    distributions: Mapping[Dimension, Mapping[str, Published]]


def publish(figure: Figure, threshold: int = THRESHOLD) -> PublishedFigure:
    """Hides the small counts of a figure, and those that would reveal them, over all its breakdowns (REP-3)."""
    counts, sums = _cells(figure)
    hidden = hidden_cells(counts, sums, threshold)
    shown = {key: None if key in hidden else count for key, count in counts.items()}
    return PublishedFigure(
        shown[TOTAL],
        _alone(figure.occurrences, threshold) if shown[TOTAL] is not None else None,
        _alone(figure.for_others, threshold),
        MappingProxyType(
            {
                dimension: MappingProxyType({code: shown[(dimension, code)] for code in distribution})
                for dimension, distribution in figure.distributions.items()
            }
        ),
    )


def publish_table(
    rows: Mapping[str, Distribution], threshold: int = THRESHOLD
) -> Mapping[str, Mapping[str, Published]]:
    """Hides the small counts of a table whose counts add up (one row a CIL, say), and adds its totals under `total`."""
    counts, sums = _table(rows)
    hidden = hidden_cells(counts, sums, threshold)
    table: dict[str, dict[str, Published]] = {}
    for key, count in counts.items():
        table.setdefault(key[0], {})[key[1]] = None if key in hidden else count
    return MappingProxyType({row: MappingProxyType(cells) for row, cells in table.items()})


def _alone(count: int, threshold: int) -> Published:
    return None if 0 < count < threshold else count


def _cells(figure: Figure) -> tuple[dict[Key, int], list[Sum]]:
    """Returns the counts of a figure and the sums that bind them.

    A breakdown that covers all units shares the figure's total; another one has a total of its own.
    """
    counts: dict[Key, int] = {TOTAL: figure.total}
    sums = []
    for dimension, distribution in figure.distributions.items():
        parts: tuple[Key, ...] = tuple((dimension, code) for code in distribution)
        size = sum(distribution.values())
        total = TOTAL if size == figure.total else (dimension, "", "total")
        counts |= {(dimension, code): count for code, count in distribution.items()} | {total: size}
        sums.append(Sum(total, parts))
    return counts, sums


def _table(rows: Mapping[str, Distribution]) -> tuple[dict[Key, int], list[Sum]]:
    columns = sorted({column for row in rows.values() for column in row})
    counts: dict[Key, int] = {
        (row, column): cells.get(column, 0) for row, cells in rows.items() for column in columns
    }
    across = [Sum((row, "total"), tuple((row, c) for c in columns)) for row in [*rows, "total"]]
    down = [Sum(("total", c), tuple((row, c) for row in rows)) for c in [*columns, "total"]]
    for line in [*across[:-1], *down]:
        counts[line.total] = sum(counts[part] for part in line.parts)
    return counts, [*across, *down]
