"""How far the figures follow their feeds, and the proof that they can be made again from nothing (REP-1).

A rebuild reads all facts again into a book beside the live one, compares both on what both know, and is then thrown
away, or becomes the live one where that was asked for: so what counts since a later version counts the past too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from kernel import faults
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
class Difference:
    """A kind of which the books have other facts; `first` is the position of the first that stands in one only."""

    kind: str
    live_facts: int
    rebuilt_facts: int
    first: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A feed made again from nothing, beside the live one, at the same position.

    `added` are facts of kinds that the live book did not know from the beginning, by kind: those that it lacks.
    """

    target: Target
    rebuilt_position: int
    rebuilt_hash: str
    live_facts: int
    rebuilt_facts: int
    same_content: bool
    differences: Sequence[Difference] = ()
    added: Mapping[str, int] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether both books are the same on what both know."""
        return self.same_content and (self.rebuilt_position, self.rebuilt_hash) == (
            self.target.position,
            self.target.hash,
        )


def feeds(tx: Tx) -> list[CursorRow]:
    require(tx.actor, May.WATCH_FEEDS)
    return repository.cursors(tx, Book.LIVE)


def ask_rebuild(tx: Tx, promote: bool = False) -> RebuildRow:
    """Note where the live book stands; the reader of feeds makes the other one from nothing, and proves it.

    With `promote`, the book made becomes the live one where it is the same on what both know.
    """
    require(tx.actor, May.REBUILD)
    if repository.rebuild_under_way(tx) or repository.left_over(tx):
        raise RebuildRunning
    targets = [asdict(Target(row.feed, row.position, row.hash)) for row in repository.cursors(tx, Book.LIVE)]
    row = RebuildRow(id=new_id(), asked=tx.now, targets=targets, found=[], promote=promote)
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
    """The rebuild to be proved, and how far each feed is to be read again; None where there is none."""
    row = repository.rebuild_under_way(tx)
    return (row.id, [Target(**one) for one in row.targets]) if row and not row.found else None


def awaits_promotion(tx: Tx) -> bool:
    """Whether a rebuild was proved and is to become the live book."""
    row = repository.rebuild_under_way(tx)
    return row is not None and bool(row.found)


def left_over(tx: Tx) -> bool:
    """Whether facts of an ended rebuild, or of the book that it replaced, are still there."""
    return repository.left_over(tx) is not None


def clear_some(tx: Tx) -> None:
    """Empty a book that is of no use any more a little."""
    if book := repository.left_over(tx):
        repository.clear_some(tx, book, CLEARED)


def compare(tx: Tx, targets: list[Target]) -> list[Comparison]:
    """Both books: position, hash, number of facts and their content. Long, and writes nothing: nobody waits for it.

    Raises RebuildEnded where another copy of the service has ended the rebuild.
    """
    live, rebuilt = (
        {one.feed: one for one in repository.cursors(tx, book)} for book in (Book.LIVE, Book.REBUILT)
    )
    return [_compare(tx, target, live[target.feed], rebuilt[target.feed]) for target in targets]


def prove(tx: Tx, rebuild_id: UUID, found: list[Comparison]) -> None:
    """Keep what was compared: up to its targets neither book changes any more. Ends the rebuild unless it goes live."""
    row = repository.rebuild_under_way(tx)
    if row is None or row.id != rebuild_id or row.found:  # another copy of the service has just proved it
        return
    equal = all(one.equal for one in found)
    row.found, row.broken_feed = [asdict(one) for one in found], _broken_feed(tx)
    tx.record(facts.RebuildProved(rebuild=row.id, equal=equal, facts=sum(one.rebuilt_facts for one in found)))
    if not row.promote or not equal or row.broken_feed:
        row.ended, row.under_way = tx.now, None


def promote(tx: Tx) -> None:
    """Make the proved book the live one, cursors included, unless a feed was found broken since.

    One row names the live book, so this takes no longer with many facts. The feeds are read on from the cursors of the
    promoted book: what they wrote meanwhile counts, and counts once.
    """
    row = repository.rebuild_under_way(tx)
    if row is None or not row.found:  # another copy of the service has just promoted it
        return
    row.broken_feed = _broken_feed(tx)
    if not row.broken_feed:
        repository.promote(tx, row)
        faults.point("book_promoted")
        added = sum(sum(one.added.values()) for one in compared(row))
        tx.record(facts.RebuildPromoted(rebuild=row.id, added=added))
    row.ended, row.under_way = tx.now, None


def compared(row: RebuildRow) -> list[Comparison]:
    """What a rebuild found, feed by feed; nothing before its proof."""
    return [_comparison(**one) for one in row.found]


def _comparison(target: Any, differences: Any = (), **found: Any) -> Comparison:
    """A comparison as it was kept."""
    return Comparison(
        target=Target(**target), differences=[Difference(**one) for one in differences], **found
    )


def _broken_feed(tx: Tx) -> str:
    """The first feed whose chain the rebuilt book found broken, or a fact unreadable; empty where there is none."""
    return next((one.feed for one in repository.cursors(tx, Book.REBUILT) if one.broken_at), "")


def _compare(tx: Tx, target: Target, live: CursorRow, rebuilt: CursorRow) -> Comparison:
    """The live book may lack facts of a kind that it did not know from the beginning; it may have no others."""
    through = target.feed, target.position
    had, made = (repository.count_by_kind(tx, book, *through) for book in (live.book, rebuilt.book))
    first = dict[str, int]()
    for row in repository.unlike(tx, live.book, rebuilt.book, *through):
        if row.beside is None or not _says_as_much(row.beside, row.data):
            first.setdefault(row.kind, row.position)
    for row in repository.unlike(tx, rebuilt.book, live.book, *through):
        if row.beside is None and row.kind in live.kinds:
            first[row.kind] = min(row.position, first.get(row.kind, row.position))
    new = made.keys() - set(live.kinds) - first.keys()
    return Comparison(
        target,
        rebuilt.position,
        rebuilt.hash,
        live_facts=sum(had.values()),
        rebuilt_facts=sum(made.values()),
        same_content=not first,
        differences=[
            Difference(kind, had.get(kind, 0), made.get(kind, 0), first[kind]) for kind in sorted(first)
        ],
        added={kind: lacked for kind in sorted(new) if (lacked := made[kind] - had.get(kind, 0))},
    )


def _says_as_much(data: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether data say what was known; a field that the kind got since may say more."""
    return all(data.get(name) == value for name, value in known.items())
