"""The facts of the live book and the figures made of them, cached in the memory of the process (REP-1).

Figures are a function of the set of facts, and a book only grows: a reading asks the database only for the facts that
were kept since the last one. All facts are read again where another book has become the live one, or where the last
known fact is not in the database (another database, or a restored one). Figures stay in the cache until a feed moves.
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
    """The year and the organisation whose figures are asked for; national where no organisation is named."""

    year: int
    cil: str | None = None
    platform: str | None = None


YEARS = 4
"""Years whose findings stay in the cache: enough for pages that compare a few years."""

ASKED = 1024
"""Sets of figures in the cache: enough for a year of every CIL and platform."""

Stand = tuple[tuple[str, str, int, str], ...]
"""Where each feed stands: the live book's name, the feed's name, position and hash."""


@dataclass(slots=True)
class Memory:
    """The cache of the process.

    `known` gives the position and the id of the last fact read, by book and feed. `findings` and `figures` are valid
    only while the feeds stand at `stand`.
    """

    facts: dict[type[Any], dict[str, Fact[Any]]] = field(default_factory=dict)
    known: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    stand: Stand = ()
    findings: LRUCache[int, Mapping[Code, Findings]] = field(default_factory=lambda: LRUCache(YEARS))
    figures: LRUCache[Asked, Mapping[Code, Figure]] = field(default_factory=lambda: LRUCache(ASKED))

    def follow(self, tx: Tx, cursors: list[CursorRow]) -> None:
        """Reads the facts that the live book got since the last reading, and drops the figures if there are any."""
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
    """Returns every indicator over a scope. A lock makes readers that ask at once share one computation."""
    with _one_at_a_time:
        _memory.follow(tx, repository.cursors(tx, Book.LIVE))
        return _memory.figures_of(asked)


def side_by_side(tx: Tx, number: int, kind: Kind) -> Mapping[str, Mapping[Code, Figure]]:
    """Returns every indicator of a year, for each organisation of a kind that has facts in it."""
    with _one_at_a_time:
        _memory.follow(tx, repository.cursors(tx, Book.LIVE))
        return {
            name: _memory.figures_of(Asked(number, **{kind.value: name}))
            for name in _memory.organisations_of(number, kind)
        }
