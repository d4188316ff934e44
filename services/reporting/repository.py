"""All SQL of `reporting`: facts kept and cursors, by book."""

from collections.abc import Iterable, Sequence
from sys import intern
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.fact_types import kind_of, read, subject_and_data
from services.reporting import declarations
from services.reporting.declarations import COUNTED
from services.reporting.domain.facts import Fact
from services.reporting.models import Book, CursorRow, KeptRow, RebuildRow

FEEDS = tuple(declarations.FEEDS)


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


def keep(tx: Tx, book: Book, feed: str, facts: Iterable[tuple[int, Fact[Any]]]) -> None:
    """Keep facts with their positions in their feed."""
    rows = [
        {
            "book": book,
            "feed": feed,
            "position": position,
            "fact_id": UUID(fact.id),
            "kind": kind_of(type(fact.content)),
            "subject": fact.subject,
            "day": fact.day,
            "data": subject_and_data(fact.content, later_codes=True)[1],
        }
        for position, fact in facts
    ]
    if rows:
        tx.session.execute(insert(KeptRow), rows)


COLUMNS: Any = (KeptRow.position, KeptRow.fact_id, KeptRow.kind, KeptRow.subject, KeptRow.day, KeptRow.data)


def facts_between(tx: Tx, feed: str, after: int, until: int) -> Iterable[tuple[int, Fact[Any]]]:
    """Facts of the live book after a position through another, with theirs, in order."""
    kept = select(*COLUMNS).where(
        col(KeptRow.book) == Book.LIVE,
        col(KeptRow.feed) == feed,
        col(KeptRow.position) > after,
        col(KeptRow.position) <= until,
    )
    return ((row.position, _fact(row)) for row in tx.session.execute(kept.order_by(col(KeptRow.position))))


def is_kept(tx: Tx, feed: str, position: int, fact_id: str) -> bool:
    """Whether the live book has this very fact there."""
    there = select(col(KeptRow.fact_id)).where(
        col(KeptRow.book) == Book.LIVE, col(KeptRow.feed) == feed, col(KeptRow.position) == position
    )
    return tx.session.execute(there).scalar_one_or_none() == UUID(fact_id)


def count_until(tx: Tx, book: Book, feed: str, position: int) -> int:
    kept = select(func.count()).where(col(KeptRow.book) == book, col(KeptRow.feed) == feed)
    return int(tx.session.execute(kept.where(col(KeptRow.position) <= position)).scalar_one())


def count_alike(tx: Tx, feed: str, position: int) -> int:
    """How many facts of one feed, through a position, are the same in both books, to the letter."""
    live, made = aliased(KeptRow), aliased(KeptRow)
    both = and_(
        col(made.book) == Book.REBUILT,
        col(made.feed) == col(live.feed),
        col(made.position) == col(live.position),
        col(made.fact_id) == col(live.fact_id),
        col(made.kind) == col(live.kind),
        col(made.subject) == col(live.subject),
        col(made.day) == col(live.day),
        cast(made.data, Text) == cast(live.data, Text),
    )
    alike = select(func.count()).select_from(live).join(made, both)
    alike = alike.where(col(live.book) == Book.LIVE, col(live.feed) == feed, col(live.position) <= position)
    return int(tx.session.execute(alike).scalar_one())


def rebuild_under_way(tx: Tx) -> RebuildRow | None:
    """The rebuild that is not ended, held until the commit, so that it ends once."""
    running = select(RebuildRow).where(col(RebuildRow.under_way).is_(True)).with_for_update()
    return tx.session.execute(running).scalar_one_or_none()


def add_rebuild(tx: Tx, row: RebuildRow) -> bool:
    """Add a rebuild; False where another one has begun at the same instant."""
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError:
        return False
    return True


def rebuild(tx: Tx, rebuild_id: UUID) -> RebuildRow:
    row = tx.session.get(RebuildRow, rebuild_id)
    if row is None:
        raise RebuildUnknown
    return row


def last_rebuild(tx: Tx) -> RebuildRow:
    latest = select(RebuildRow).order_by(col(RebuildRow.id).desc()).limit(1)
    row = tx.session.execute(latest).scalar_one_or_none()
    if row is None:
        raise RebuildUnknown
    return row


def traced(tx: Tx, ids: Sequence[str]) -> list[KeptRow]:
    """Facts by their ids, in the order of the ids."""
    wanted = [UUID(one) for one in ids]
    statement = select(KeptRow).where(col(KeptRow.book) == Book.LIVE, col(KeptRow.fact_id).in_(wanted))
    found = {row.fact_id: row for row in tx.session.execute(statement).scalars()}
    return [found[one] for one in wanted if one in found]


def is_empty(tx: Tx, book: Book) -> bool:
    rows = (select(col(row.feed)).where(col(row.book) == book).limit(1) for row in (KeptRow, CursorRow))
    return all(tx.session.execute(one).first() is None for one in rows)


def clear_some(tx: Tx, book: Book, limit: int) -> None:
    """Take some facts out of a book; its cursors, once there are none."""
    for feed in FEEDS:
        first = select(col(KeptRow.position)).where(col(KeptRow.book) == book, col(KeptRow.feed) == feed)
        some = tx.session.execute(first.order_by(col(KeptRow.position)).limit(limit)).scalars().all()
        if some:
            here = (col(KeptRow.book) == book, col(KeptRow.feed) == feed, col(KeptRow.position) <= some[-1])
            tx.session.execute(delete(KeptRow).where(*here))
            return
    tx.session.execute(delete(CursorRow).where(col(CursorRow.book) == book))


def _fact(row: Any) -> Fact[Any]:
    content = read(COUNTED[row.kind], row.subject, row.data)
    return Fact(str(row.fact_id), intern(row.subject), row.day, content)
