"""Exact figures, remembered for as long as no fact is applied (REP-1).

Facts stay in memory from one reading to the next, and only those kept since are read: figures are a function of the
set of facts, and a book only grows. Where another book has become the live one, or the last fact that we know is not
there (another database, or one restored from a copy), all are read again. Figures are remembered under where every feed
of the live book stands, position and hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from cachetools import LRUCache

from kernel.database import Tx
from services.reporting import repository
from services.reporting.domain.facts import Fact
from services.reporting.domain.figures import Figure, Findings, count, find, organisations_of
from services.reporting.domain.indicators import Code, current
from services.reporting.domain.scope import Kind, year
from services.reporting.models import Book, CursorRow


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which year and organisation figures are asked."""

    year: int
    cil: str | None = None
    platform: str | None = None


YEARS = 4
"""Years whose findings are remembered: those that are read in turn."""

ASKED = 1024
"""Figures remembered: a year's, for each CIL and each platform."""

Stand = tuple[tuple[str, str, int, str], ...]
"""Of each feed: the live book's name, the feed's, position and hash."""


@dataclass(slots=True)
class Memory:
    """`known` is the last fact of each feed, by book and feed, with its position.

    `findings` and `figures` hold where feeds `stand`.
    """

    facts: dict[type[Any], dict[str, Fact[Any]]] = field(default_factory=dict)
    known: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    stand: Stand = ()
    findings: LRUCache[int, Mapping[Code, Findings]] = field(default_factory=lambda: LRUCache(YEARS))
    figures: LRUCache[Asked, Mapping[Code, Figure]] = field(default_factory=lambda: LRUCache(ASKED))

    def follow(self, tx: Tx, cursors: list[CursorRow]) -> None:
        """Know what the live book has, as this transaction sees it."""
        stand = tuple((row.book, row.feed, row.position, row.hash) for row in cursors)
        if stand == self.stand:
            return
        self.findings.clear()
        self.figures.clear()
        books = {row.book for row in cursors}
        if not all(of[0] in books and repository.is_kept(tx, *of, *last) for of, last in self.known.items()):
            self.facts.clear()
            self.known.clear()
        for row in cursors:
            after, _ = self.known.get((row.book, row.feed), (0, ""))
            for position, fact in repository.facts_between(tx, row, after):
                self.facts.setdefault(type(fact.content), {})[fact.id] = fact
                self.known[row.book, row.feed] = position, fact.id
        self.stand = stand

    def figures_of(self, asked: Asked) -> Mapping[Code, Figure]:
        if asked not in self.figures:
            found = self._findings_of(asked.year)
            self.figures[asked] = {code: count(one, asked.cil, asked.platform) for code, one in found.items()}
        return self.figures[asked]

    def organisations_of(self, number: int, kind: Kind) -> list[str]:
        found = (organisations_of(one, kind) for one in self._findings_of(number).values())
        return sorted(set[str]().union(*found))

    def _findings_of(self, number: int) -> Mapping[Code, Findings]:
        if number not in self.findings:
            days = year(number)
            self.findings[number] = {code: find(current(code), self.facts, days) for code in Code}
        return self.findings[number]


_memory = Memory()
_one_at_a_time = Lock()


def figures(tx: Tx, asked: Asked) -> Mapping[Code, Figure]:
    """Every indicator over a scope; of several who ask at once, one works and the others are served by it."""
    with _one_at_a_time:
        _memory.follow(tx, repository.cursors(tx, Book.LIVE))
        return _memory.figures_of(asked)


def side_by_side(tx: Tx, number: int, kind: Kind) -> Mapping[str, Mapping[Code, Figure]]:
    """Every indicator of a year for each organisation of a kind that facts tell of."""
    with _one_at_a_time:
        _memory.follow(tx, repository.cursors(tx, Book.LIVE))
        return {
            name: _memory.figures_of(Asked(number, **{kind.value: name}))
            for name in _memory.organisations_of(number, kind)
        }
