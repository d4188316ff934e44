"""How far the figures follow their feeds, and the proof that they can be made again from nothing (REP-1)."""

from dataclasses import dataclass

from kernel.database import Tx
from kernel.stored import digest
from services.reporting import repository
from services.reporting.access import May, require
from services.reporting.domain.facts import Fact
from services.reporting.models import Book, CursorRow


@dataclass(frozen=True, slots=True)
class Target:
    """Where a feed stood in the live book when a rebuild began."""

    feed: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A feed made again from nothing, beside the live one, at the same position."""

    target: Target
    rebuilt_position: int
    rebuilt_hash: str
    live_facts: int
    rebuilt_facts: int
    same_content: bool

    @property
    def equal(self) -> bool:
        return self.same_content and (self.rebuilt_position, self.rebuilt_hash) == (
            self.target.position,
            self.target.hash,
        )


def feeds(tx: Tx) -> list[CursorRow]:
    require(tx.actor, May.WATCH_FEEDS)
    return repository.cursors(tx, Book.LIVE)


def begin_rebuild(tx: Tx) -> list[Target]:
    """Empty the book of rebuilds and note where the live one stands."""
    require(tx.actor, May.REBUILD)
    repository.clear(tx, Book.REBUILT)
    return [Target(row.feed, row.position, row.hash) for row in repository.cursors(tx, Book.LIVE)]


def prove(tx: Tx, targets: list[Target]) -> list[Comparison]:
    """Compare both books: position, hash, number of facts and their content; then empty the rebuilt one."""
    require(tx.actor, May.REBUILD)
    rebuilt = {row.feed: row for row in repository.cursors(tx, Book.REBUILT)}
    found = [_compare(tx, target, rebuilt[target.feed]) for target in targets]
    repository.clear(tx, Book.REBUILT)
    tx.record(
        "rebuild_proved",
        "reporting",
        equal=all(one.equal for one in found),
        facts=sum(one.rebuilt_facts for one in found),
        positions={one.target.feed: one.target.position for one in found},
    )
    return found


def _compare(tx: Tx, target: Target, rebuilt: CursorRow) -> Comparison:
    live = repository.facts_until(tx, Book.LIVE, target.feed, target.position)
    made = repository.facts_until(tx, Book.REBUILT, target.feed, target.position)
    return Comparison(
        target, rebuilt.position, rebuilt.hash, len(live), len(made), _content(live) == _content(made)
    )


def _content(facts: frozenset[Fact]) -> str:
    ordered = sorted(facts, key=lambda one: one.id)
    return digest([(one.id, one.kind, one.subject, one.day, dict(one.data)) for one in ordered])
