"""Small counts, and what would reveal them, are hidden (REP-3)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.facts import ContactRecorded
from services.reporting.domain.figures import measure
from services.reporting.domain.indicators import Code, current
from services.reporting.domain.labels import Dimension
from services.reporting.domain.publishing import PublishedFigure, publish, publish_table
from services.reporting.domain.scope import Scope, year
from services.reporting.domain.suppression import Sum, determined, hidden_cells
from tests.reporting.contents import fact


def row(*counts: int) -> tuple[dict[tuple[str, ...], int], Sum]:
    cells = {(str(n),): count for n, count in enumerate(counts)}
    line = Sum(("total",), tuple(cells))
    return cells | {line.total: sum(counts)}, line


def hidden(*counts: int, threshold: int = 5) -> set[str]:
    cells, line = row(*counts)
    return {key[0] for key in hidden_cells(cells, [line], threshold)}


def contacts(**natures: int) -> PublishedFigure:
    facts = [
        fact(ContactRecorded, f"{nature}-{n}", date(2026, 1, 1), nature=nature)
        for nature, count in natures.items()
        for n in range(count)
    ]
    return publish(measure(current(Code.CONTACTS), facts, Scope(year(2026))))


def test_counts_from_five_are_shown_and_zero_too() -> None:
    assert hidden(5, 20, 0) == set()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4, 20, 30), {"0", "1"}),
        ((4, 4, 30), {"0", "1"}),
        ((1, 2, 30), {"0", "1", "2"}),
        ((4, 0, 20), {"0", "2"}),
        ((4, 0), {"0", "total"}),
        ((2, 2), {"0", "1", "total"}),
        ((1, 1, 1, 1, 1), {"0", "1", "2", "3", "4", "total"}),
    ],
)
def test_what_would_reveal_a_small_count_is_hidden_with_it(counts: Any, expected: Any) -> None:
    assert hidden(*counts) == expected


def test_the_threshold_is_a_setting() -> None:
    assert hidden(9, 20, 30, threshold=10) == {"0", "1"}


def test_elimination_finds_what_only_several_sums_together_reveal() -> None:
    keys = [("a",), ("b",), ("c",)]
    lines = [
        Sum(("ab",), (keys[0], keys[1])),
        Sum(("bc",), (keys[1], keys[2])),
        Sum(("ac",), (keys[0], keys[2])),
    ]
    assert determined(lines, set(keys)) == set(keys)
    assert determined(lines[:2], set(keys)) == set()


def test_a_figure_hides_its_small_natures_and_one_more() -> None:
    published = contacts(visit=3, web=8, telephone=40)
    assert published.total == 51
    assert published.distributions[Dimension.NATURE] == {"visit": None, "web": None, "telephone": 40}


def test_a_small_total_is_hidden_with_everything_that_adds_up_to_it() -> None:
    published = contacts(visit=3)
    assert (published.total, published.occurrences) == (None, None)
    assert published.distributions[Dimension.HANDLING] == {"own": None}


def test_a_figure_of_zero_is_shown() -> None:
    assert contacts() == PublishedFigure(0, 0, 0, {})


def test_a_small_cell_of_a_table_hides_one_more_in_its_row_and_in_its_column() -> None:
    table = publish_table({"a": {"v": 3, "w": 20}, "b": {"v": 30, "w": 40}, "c": {"v": 50, "w": 60}})
    assert table["a"] == {"v": None, "w": None, "total": 23}
    assert table["b"] == {"v": None, "w": None, "total": 70}
    assert table["c"] == {"v": 50, "w": 60, "total": 110}
    assert table["total"] == {"v": 83, "w": 120, "total": 203}


counts = st.integers(0, 12)


@given(st.lists(counts, min_size=1, max_size=6))
def test_no_hidden_count_of_a_row_can_be_computed_back(numbers: Any) -> None:
    cells, line = row(*numbers)
    out = hidden_cells(cells, [line])
    assert all(key in out for key, count in cells.items() if 0 < count < 5)
    assert all(cells[key] > 0 for key in out)
    parts = [cells[key] for key in line.parts if key in out]
    if parts and line.total not in out:
        assert len(parts) > 1
        assert sum(parts) >= 5
        assert sum(parts) > len(parts)


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=5))
def test_no_hidden_count_of_a_table_is_determined_by_its_sums(numbers: Any) -> None:
    rows = {f"cil-{n}": dict(zip("vwx", three, strict=True)) for n, three in enumerate(numbers)}
    table = publish_table(rows)
    out: set[tuple[str, ...]] = {
        (r, c) for r, cells in table.items() for c, count in cells.items() if count is None
    }
    across = [Sum((r, "total"), tuple((r, c) for c in "vwx")) for r in table]
    down = [Sum(("total", c), tuple((r, c) for r in rows)) for c in [*"vwx", "total"]]
    assert determined([*across, *down], out) == set()
    assert not any(0 < count < 5 for cells in table.values() for count in cells.values() if count is not None)
