"""Applies pages of the feeds: one transaction keeps the facts and moves the cursor, so each fact counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel import facts as chain
from kernel import faults
from kernel.calendar import paris_day
from kernel.database import Tx
from kernel.fact_types import read
from services.reporting import repository
from services.reporting.declarations import COUNTED, OWNERS
from services.reporting.domain.facts import Fact
from services.reporting.models import Book


@dataclass(frozen=True, slots=True)
class Applied:
    """Where the cursor stands after a page.

    `broken_at` is the position where the chain of hashes breaks or a fact cannot be read; 0 where neither happens.
    """

    position: int
    hash: str
    broken_at: int


def apply_page(
    tx: Tx, book: Book, feed: str, after: int, page: Sequence[chain.Fact], head_position: int
) -> Applied:
    """Verifies the chain of hashes from the cursor on, then keeps the facts that count and moves the cursor.

    `after` is the position after which the page was asked for. Where the cursor stands before `after`, another book has
    just become the live one: nothing is applied, and the answer says where that book stands.

    Nothing is applied of a page whose chain is broken. A fact that cannot be read stops its feed, and no other feed:
    the facts before it count, and each later page tries it again, since a new version of the code may read it.
    """
    cursor = repository.cursor(tx, book, feed)
    if after > cursor.position:
        return Applied(cursor.position, cursor.hash, cursor.broken_at)
    if not cursor.position:
        cursor.kinds = sorted(kind for kind, owner in OWNERS.items() if owner == feed)
    fresh = [fact for fact in page if fact.position > cursor.position]
    broken = chain.first_break(fresh, cursor.hash, cursor.position) or 0
    fresh, kept, cursor.broken_at = ([], [], broken) if broken else _readable(feed, fresh)
    cursor.head_position, cursor.read_at = max(head_position, cursor.head_position), tx.now
    if fresh:
        repository.keep(tx, cursor, kept)
        faults.point("page_kept")
        cursor.position, cursor.hash = fresh[-1].position, fresh[-1].hash
        cursor.kept += len(kept)
    return Applied(cursor.position, cursor.hash, cursor.broken_at)


def _readable(feed: str, page: list[chain.Fact]) -> tuple[list[chain.Fact], list[tuple[int, Fact[Any]]], int]:
    """Returns the facts before the first unreadable one, those of them that count, and its position or 0."""
    counted: list[tuple[int, Fact[Any]]] = []
    for index, fact in enumerate(page):
        try:
            if is_kept(feed, fact):
                counted.append((fact.position, to_figure_fact(fact)))
        except (ValueError, TypeError):
            return page[:index], counted, fact.position
    return page, counted, 0


def is_kept(feed: str, fact: chain.Fact) -> bool:
    """Says whether figures count this fact: its kind counts, and it comes from the service that declares the kind."""
    return OWNERS.get(fact.kind) == feed


def to_figure_fact(fact: chain.Fact) -> Fact[Any]:
    """Returns a fact of a feed as figures take it, with the civil day on which it counts.

    Raises ValueError or TypeError where it cannot be read.
    """
    content = read(COUNTED[fact.kind], fact.subject, fact.data)
    return Fact(str(fact.id), fact.subject, getattr(content, "day", None) or paris_day(fact.at), content)
