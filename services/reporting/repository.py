"""All SQL of `reporting`: facts kept and cursors, by book."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NotFound
from services.reporting.domain.facts import Fact, FactKind
from services.reporting.models import Book, CursorRow, KeptRow, RebuildRow

FEEDS = ("intake", "cases", "partners", "platform")


class RebuildUnknown(NotFound):
    title = "Cette reconstruction n'existe pas."


def cursor(tx: Tx, book: Book, feed: str) -> CursorRow:
    """How far a feed was applied, held until the commit, so that no two apply the same page."""
    row = tx.session.get(CursorRow, (book, feed), with_for_update=True)
    if row is None:
        row = CursorRow(book=book, feed=feed)
        tx.session.add(row)
    return row


def cursors(tx: Tx, book: Book) -> list[CursorRow]:
    """Every feed's cursor, in the order of the feeds; at zero where nothing was read yet."""
    rows = tx.session.execute(select(CursorRow).where(col(CursorRow.book) == book)).scalars()
    known = {row.feed: row for row in rows}
    return [known.get(feed) or CursorRow(book=book, feed=feed) for feed in FEEDS]


def keep(tx: Tx, book: Book, feed: str, facts: Iterable[tuple[int, Fact]]) -> None:
    """Keep facts with their positions in their feed."""
    rows = [
        {
            "book": book,
            "feed": feed,
            "position": position,
            "fact_id": UUID(fact.id),
            "kind": fact.kind,
            "subject": fact.subject,
            "day": fact.day,
            "data": dict(fact.data),
        }
        for position, fact in facts
    ]
    if rows:
        tx.session.execute(insert(KeptRow), rows)


COLUMNS: Any = (KeptRow.fact_id, KeptRow.kind, KeptRow.subject, KeptRow.day, KeptRow.data)


def facts(tx: Tx, read: Iterable[CursorRow]) -> frozenset[Fact]:
    """The set of facts that figures are a function of, as far as these cursors say (REP-1)."""
    return frozenset[Fact]().union(*(facts_until(tx, Book(row.book), row.feed, row.position) for row in read))


def facts_until(tx: Tx, book: Book, feed: str, position: int) -> frozenset[Fact]:
    """Facts of one feed through a position."""
    kept = select(*COLUMNS).where(col(KeptRow.book) == book, col(KeptRow.feed) == feed)
    return frozenset(_fact(row) for row in tx.session.execute(kept.where(col(KeptRow.position) <= position)))


def rebuild_under_way(tx: Tx) -> RebuildRow | None:
    """The rebuild that is not ended, held until the commit, so that it ends once."""
    running = select(RebuildRow).where(col(RebuildRow.under_way).is_(True)).with_for_update()
    return tx.session.execute(running).scalar_one_or_none()


def rebuild(tx: Tx, rebuild_id: UUID) -> RebuildRow:
    row = tx.session.get(RebuildRow, rebuild_id)
    if row is None:
        raise RebuildUnknown
    return row


def traced(tx: Tx, ids: Sequence[str]) -> list[KeptRow]:
    """Facts by their ids, in the order of the ids."""
    wanted = [UUID(one) for one in ids]
    statement = select(KeptRow).where(col(KeptRow.book) == Book.LIVE, col(KeptRow.fact_id).in_(wanted))
    found = {row.fact_id: row for row in tx.session.execute(statement).scalars()}
    return [found[one] for one in wanted if one in found]


def clear(tx: Tx, book: Book) -> None:
    tx.session.execute(delete(KeptRow).where(col(KeptRow.book) == book))
    tx.session.execute(delete(CursorRow).where(col(CursorRow.book) == book))


def _fact(row: Any) -> Fact:
    return Fact(str(row.fact_id), FactKind(row.kind), row.subject, row.day, row.data)
