"""Exact figures, remembered for as long as no fact is applied (REP-1).

The key is where every feed stands, position and hash. Figures are a function of the set of facts and a hash speaks
for all the facts before it, so what is remembered under a key is never out of date: nothing has to be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache

from kernel.database import Tx
from services.reporting import repository
from services.reporting.domain.figures import Figure, Findings, count, find
from services.reporting.domain.indicators import Code, current
from services.reporting.domain.scope import year
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

Stand = tuple[tuple[str, int, str], ...]
"""Name, position and hash of each feed."""

_findings: LRUCache[tuple[Stand, int], Mapping[Code, Findings]] = LRUCache(YEARS)
_figures: LRUCache[tuple[Stand, Asked], Mapping[Code, Figure]] = LRUCache(ASKED)
_one_at_a_time = Lock()


def figures(tx: Tx, asked: Asked) -> Mapping[Code, Figure]:
    """Every indicator over a scope; of several who ask at once, one works and the others are served by it."""
    cursors = repository.cursors(tx, Book.LIVE)
    stand = tuple((row.feed, row.position, row.hash) for row in cursors)
    with _one_at_a_time:
        known = _figures.get((stand, asked))
        if known is None:
            found = _found(tx, cursors, stand, asked.year)
            known = {code: count(one, asked.cil, asked.platform) for code, one in found.items()}
            _figures[stand, asked] = known
        return known


def _found(tx: Tx, cursors: list[CursorRow], stand: Stand, number: int) -> Mapping[Code, Findings]:
    known = _findings.get((stand, number))
    if known is None:
        facts = repository.facts(tx, cursors)
        known = {code: find(current(code), facts, year(number)) for code in Code}
        _findings[stand, number] = known
    return known
