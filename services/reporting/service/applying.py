"""A page of a feed applied: facts kept and cursor moved in one transaction, so each counts exactly once."""

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
    """Where the cursor stands; `broken_at` is where the chain was found broken or a fact unreadable, else zero."""

    position: int
    hash: str
    broken_at: int


def apply_page(
    tx: Tx, book: Book, feed: str, after: int, page: Sequence[chain.Fact], head_position: int
) -> Applied:
    """Verify the chain from the cursor on and apply what follows it; nothing of a page whose chain is broken.

    `after` is the position after which the page was asked for. Where the book has not come that far, as another one has
    just become the live one, the page is left, and the answer says where the book stands.

    A fact that cannot be read stops its feed there, and no other: what stands before it counts, and it is looked at
    again with each page, as the cause may have been mended.
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
    """The facts before the first that cannot be read, those of them that count, and its position or zero."""
    counted: list[tuple[int, Fact[Any]]] = []
    for index, fact in enumerate(page):
        try:
            if is_kept(feed, fact):
                counted.append((fact.position, to_figure_fact(fact)))
        except (ValueError, TypeError):
            return page[:index], counted, fact.position
    return page, counted, 0


def is_kept(feed: str, fact: chain.Fact) -> bool:
    """Whether figures are made of this fact: of a kind that counts, in the feed of the service that owns it."""
    return OWNERS.get(fact.kind) == feed


def to_figure_fact(fact: chain.Fact) -> Fact[Any]:
    """A fact as figures see it, with the day that counts. Raises ValueError where it cannot be read."""
    content = read(COUNTED[fact.kind], fact.subject, fact.data)
    return Fact(str(fact.id), fact.subject, getattr(content, "day", None) or paris_day(fact.at), content)
