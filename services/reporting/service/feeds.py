"""How far each feed was applied, and rebuilds, which prove that figures can be made again from the feeds (REP-1).

A rebuild reads all feeds again into a second book and compares it with the live one, on the kinds and fields that both
know. The second book is then deleted, or becomes the live one where that was asked for and both are equal: an indicator
or a kind of fact that was added lately so counts the past too.
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
"""Facts of a book of no more use that one transaction deletes; pages of the feeds are applied between two of them."""


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
    """A kind of fact on which the books differ; `first` is the position of the first one that differs or is missing."""

    kind: str
    live_facts: int
    rebuilt_facts: int
    first: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both books have of a feed, up to the same position.

    `added` counts by kind the facts that the live book lacks because their kind did not count yet when it began.
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
        """Says whether both books have the same facts of the kinds that the live one knew from the start."""
        return self.same_content and (self.rebuilt_position, self.rebuilt_hash) == (
            self.target.position,
            self.target.hash,
        )


def feeds(tx: Tx) -> list[CursorRow]:
    require(tx.actor, May.WATCH_FEEDS)
    return repository.cursors(tx, Book.LIVE)


def ask_rebuild(tx: Tx, promote: bool = False) -> RebuildRow:
    """Asks for a rebuild up to where the live book stands; the puller then carries it out.

    With `promote`, the rebuilt book becomes the live one if both are equal. Raises RebuildRunning where a rebuild is
    under way, or where the facts of the last one are still being deleted.
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
    """Returns the rebuild that was asked for last. Raises RebuildUnknown where there was none."""
    require(tx.actor, May.REBUILD)
    return repository.last_rebuild(tx)


def under_way(tx: Tx) -> tuple[UUID, list[Target]] | None:
    """Returns the rebuild whose books are not compared yet, and how far to read each feed; None where there is none."""
    row = repository.rebuild_under_way(tx)
    return (row.id, [Target(**one) for one in row.targets]) if row and not row.found else None


def awaits_promotion(tx: Tx) -> bool:
    """Says whether the books of a rebuild were compared and the rebuilt one is to become the live one."""
    row = repository.rebuild_under_way(tx)
    return row is not None and bool(row.found)


def left_over(tx: Tx) -> bool:
    """Says whether a book of no more use, rebuilt or replaced, still has rows."""
    return repository.left_over(tx) is not None


def clear_some(tx: Tx) -> None:
    """Deletes some facts of a book of no more use, if there is one."""
    if book := repository.left_over(tx):
        repository.clear_some(tx, book, CLEARED)


def compare(tx: Tx, targets: list[Target]) -> list[Comparison]:
    """Compares both books, feed by feed: position, hash, number of facts and their content.

    It takes seconds, and holds no lock meanwhile, as it writes nothing. Raises RebuildEnded where another copy of the
    service has ended the rebuild.
    """
    live, rebuilt = (
        {one.feed: one for one in repository.cursors(tx, book)} for book in (Book.LIVE, Book.REBUILT)
    )
    return [_compare(tx, target, live[target.feed], rebuilt[target.feed]) for target in targets]


def prove(tx: Tx, rebuild_id: UUID, found: list[Comparison]) -> None:
    """Saves the comparison, and ends the rebuild unless its book is to become the live one.

    The comparison was made in an earlier transaction; it still holds, as neither book changes up to the targets.
    """
    row = repository.rebuild_under_way(tx)
    if row is None or row.id != rebuild_id or row.found:  # another copy of the service has just proved it
        return
    equal = all(one.equal for one in found)
    row.found, row.broken_feed = [asdict(one) for one in found], _broken_feed(tx)
    tx.record(facts.RebuildProved(rebuild=row.id, equal=equal, facts=sum(one.rebuilt_facts for one in found)))
    if not row.promote or not equal or row.broken_feed:
        row.ended, row.under_way = tx.now, None


def promote(tx: Tx) -> None:
    """Makes the rebuilt book the live one, cursors included, unless one of its feeds was found broken since.

    One row names the live book, so this takes the same time whatever the number of facts. The puller goes on from the
    cursors of the promoted book, so facts recorded meanwhile count once.
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
    """Returns the comparison of each feed that a rebuild has saved; none before `prove`."""
    return [_comparison(**one) for one in row.found]


def _comparison(target: Any, differences: Any = (), **found: Any) -> Comparison:
    """Reads a comparison from the JSON of its row."""
    return Comparison(
        target=Target(**target), differences=[Difference(**one) for one in differences], **found
    )


def _broken_feed(tx: Tx) -> str:
    """Returns the first feed that is broken in the rebuilt book; an empty string where none is."""
    return next((one.feed for one in repository.cursors(tx, Book.REBUILT) if one.broken_at), "")


def _compare(tx: Tx, target: Target, live: CursorRow, rebuilt: CursorRow) -> Comparison:
    """Compares one feed. The live book may lack facts of a kind that it did not know from the start, and no others."""
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
    """Says whether `data` has all that is `known`; it may have more fields, which the kind got since."""
    return all(data.get(name) == value for name, value in known.items())
