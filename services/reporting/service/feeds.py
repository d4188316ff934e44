"""How far the figures follow their feeds, and the proof that they can be made again from nothing (REP-1)."""

from dataclasses import asdict, dataclass
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict
from kernel.ids import new_id
from services.reporting import facts, repository
from services.reporting.access import May, require
from services.reporting.models import Book, CursorRow, RebuildRow

CLEARED = 1000
"""Facts of an ended rebuild taken out in one transaction: the feeds are applied in between."""


class RebuildRunning(Conflict):
    title = "Une reconstruction est déjà en cours."


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


def ask_rebuild(tx: Tx) -> RebuildRow:
    """Note where the live book stands; the reader of feeds makes the other one from nothing, and proves it."""
    require(tx.actor, May.REBUILD)
    if repository.rebuild_under_way(tx) or not repository.is_empty(tx, Book.REBUILT):
        raise RebuildRunning
    targets = [asdict(Target(row.feed, row.position, row.hash)) for row in repository.cursors(tx, Book.LIVE)]
    row = RebuildRow(id=new_id(), asked=tx.now, targets=targets, found=[])
    if not repository.add_rebuild(tx, row):
        raise RebuildRunning
    return row


def rebuild(tx: Tx, rebuild_id: UUID) -> RebuildRow:
    require(tx.actor, May.REBUILD)
    return repository.rebuild(tx, rebuild_id)


def last_rebuild(tx: Tx) -> RebuildRow:
    """The one asked for last: what it proved, or how far it is."""
    require(tx.actor, May.REBUILD)
    return repository.last_rebuild(tx)


def under_way(tx: Tx) -> tuple[UUID, list[Target]] | None:
    """The rebuild asked for, and how far each feed is to be read again; None where nothing was."""
    row = repository.rebuild_under_way(tx)
    return (row.id, [Target(**one) for one in row.targets]) if row else None


def left_over(tx: Tx) -> bool:
    """Whether facts of an ended rebuild are still there."""
    return repository.rebuild_under_way(tx) is None and not repository.is_empty(tx, Book.REBUILT)


def clear_some(tx: Tx) -> None:
    """Empty the rebuilt book a little."""
    if left_over(tx):
        repository.clear_some(tx, Book.REBUILT, CLEARED)


def compare(tx: Tx, targets: list[Target]) -> list[Comparison]:
    """Both books: position, hash, number of facts and their content. Long, and writes nothing: nobody waits for it."""
    rebuilt = {one.feed: one for one in repository.cursors(tx, Book.REBUILT)}
    return [_compare(tx, target, rebuilt[target.feed]) for target in targets]


def prove(tx: Tx, rebuild_id: UUID, found: list[Comparison]) -> None:
    """Keep what was compared: the live book only grows after its targets, and nobody writes the other any more."""
    row = repository.rebuild_under_way(tx)
    if row is None or row.id != rebuild_id:  # another copy of the service has just proved it
        return
    rebuilt = {one.feed: one for one in repository.cursors(tx, Book.REBUILT)}
    row.ended, row.under_way, row.found = tx.now, None, [asdict(one) for one in found]
    row.broken_feed = next((one.feed for one in rebuilt.values() if one.broken_at), "")
    tx.record(
        facts.RebuildProved(
            rebuild=row.id,
            equal=all(one.equal for one in found),
            facts=sum(one.rebuilt_facts for one in found),
        )
    )


def compared(row: RebuildRow) -> list[Comparison]:
    """What an ended rebuild found, feed by feed; nothing while it runs."""
    return [Comparison(**{**one, "target": Target(**one["target"])}) for one in row.found]


def _compare(tx: Tx, target: Target, rebuilt: CursorRow) -> Comparison:
    live, made = (
        repository.count_until(tx, book, target.feed, target.position) for book in (Book.LIVE, Book.REBUILT)
    )
    same = live == made == repository.count_alike(tx, target.feed, target.position)
    return Comparison(target, rebuilt.position, rebuilt.hash, live, made, same)
