"""A page of a feed applied: facts kept and cursor moved in one transaction, so each counts exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel import facts as chain
from kernel import faults
from kernel.calendar import paris_day
from kernel.database import Tx
from services.reporting import repository
from services.reporting.domain.facts import SHAPES, Fact, FactKind, Value, check_values, missing_keys
from services.reporting.models import Book

OWNERS = {kind.value: shape.owner for kind, shape in SHAPES.items()}


@dataclass(frozen=True, slots=True)
class Applied:
    """Where the cursor stands; `broken_at` is where the chain was found broken or a fact unreadable, else zero."""

    position: int
    hash: str
    broken_at: int
    incomplete: int


def apply_page(tx: Tx, book: Book, feed: str, page: Sequence[chain.Fact], head_position: int) -> Applied:
    """Verify the chain from the cursor on and apply what follows it; nothing of a page whose chain is broken.

    A fact that cannot be read stops its feed there, and no other: what stands before it counts, and it is looked at
    again with each page, as the cause may have been mended.
    """
    cursor = repository.cursor(tx, book, feed)
    fresh = [fact for fact in page if fact.position > cursor.position]
    broken = chain.first_break(fresh, cursor.hash, cursor.position) or 0
    fresh, cursor.broken_at = ([], broken) if broken else _readable(feed, fresh)
    cursor.head_position, cursor.read_at = max(head_position, cursor.head_position), tx.now
    incomplete = 0
    if fresh:
        kept = [(fact.position, to_figure_fact(fact)) for fact in fresh if is_kept(feed, fact)]
        incomplete = sum(1 for _, fact in kept if missing_keys(fact))
        repository.keep(tx, book, feed, kept)
        faults.point("page_kept")
        cursor.position, cursor.hash = fresh[-1].position, fresh[-1].hash
        cursor.kept += len(kept)
        cursor.incomplete += incomplete
    return Applied(cursor.position, cursor.hash, cursor.broken_at, incomplete)


def _readable(feed: str, facts: list[chain.Fact]) -> tuple[list[chain.Fact], int]:
    """Those before the first that cannot be read, and the position of that one; zero where all can."""
    for index, fact in enumerate(facts):
        try:
            if is_kept(feed, fact):
                check_values(to_figure_fact(fact))
        except (ValueError, TypeError):
            return facts[:index], fact.position
    return facts, 0


def is_kept(feed: str, fact: chain.Fact) -> bool:
    """Whether figures are made of this fact: of a known kind, told by the service that owns it."""
    return OWNERS.get(fact.kind) == feed


def to_figure_fact(fact: chain.Fact) -> Fact:
    """A fact as figures see it: the day that counts, and the keys of its shape only (CONF-6)."""
    kind = FactKind(fact.kind)
    keys = {key.rstrip("?") for key in SHAPES[kind].keys}
    data: dict[str, Value] = {
        key: value for key, value in fact.data.items() if key in keys and _is_plain(value)
    }
    return Fact(str(fact.id), kind, fact.subject, _day(fact), data)


def _day(fact: chain.Fact) -> date:
    told = fact.data.get("day")
    return date.fromisoformat(told) if told else paris_day(fact.at)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | bool)
