"""All SQL of `reporting`: kept facts and cursors, each in a book, and rebuilds."""

from collections.abc import Iterable, Mapping, Sequence
from sys import intern
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.fact_types import kind_of, read, subject_and_data
from services.reporting.declarations import COUNTED, FEEDS
from services.reporting.domain.facts import Fact
from services.reporting.models import FIRST_BOOK, Book, CursorRow, KeptRow, RebuildRow


class RebuildUnknown(NotFound):
    title = "Cette reconstruction n'existe pas."


class RebuildEnded(Exception):
    """No rebuild is under way, hence no rebuilt book: another copy of the service has just ended it."""


def name_of(tx: Tx, book: Book) -> str:
    """Returns the name that a book's rows bear. Raises RebuildEnded where no rebuild is under way."""
    rebuilds = select(col(RebuildRow.id)).order_by(col(RebuildRow.id).desc()).limit(1)
    if book is Book.LIVE:
        promoted = tx.session.execute(rebuilds.where(col(RebuildRow.promoted).is_not(None)))
        last = promoted.scalar_one_or_none()
        return _named_after(last) if last else FIRST_BOOK
    under_way = tx.session.execute(rebuilds.where(col(RebuildRow.under_way).is_(True))).scalar_one_or_none()
    if under_way is None:
        raise RebuildEnded
    return _named_after(under_way)


def _named_after(rebuild_id: UUID) -> str:
    """Names a book after its rebuild, by the last 8 characters of the id: in a UUID of version 7 they are random."""
    return rebuild_id.hex[-8:]


def cursor(tx: Tx, book: Book, feed: str) -> CursorRow:
    """Returns a feed's cursor and locks it until the commit, so that two copies never apply the same page."""
    name = name_of(tx, book)
    row = tx.session.get(CursorRow, (name, feed), with_for_update=True)
    if row is None:
        row = CursorRow(book=name, feed=feed)
        tx.session.add(row)
    return row


def cursors(tx: Tx, book: Book) -> list[CursorRow]:
    """Returns every feed's cursor, in the order of FEEDS; it stands at position 0 before the first page."""
    name = name_of(tx, book)
    rows = tx.session.execute(select(CursorRow).where(col(CursorRow.book) == name)).scalars()
    known = {row.feed: row for row in rows}
    return [known.get(feed) or CursorRow(book=name, feed=feed) for feed in FEEDS]


def keep(tx: Tx, cursor: CursorRow, facts: Iterable[tuple[int, Fact[Any]]]) -> None:
    """Keeps facts of the cursor's feed, with their positions, in the cursor's book."""
    rows = [
        {
            "book": cursor.book,
            "feed": cursor.feed,
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


def facts_between(tx: Tx, cursor: CursorRow, after: int) -> Iterable[tuple[int, Fact[Any]]]:
    """Returns the facts that a book has of a feed after a position, up to the cursor's, in order of position."""
    kept = select(*COLUMNS).where(
        col(KeptRow.book) == cursor.book,
        col(KeptRow.feed) == cursor.feed,
        col(KeptRow.position) > after,
        col(KeptRow.position) <= cursor.position,
    )
    return ((row.position, _fact(row)) for row in tx.session.execute(kept.order_by(col(KeptRow.position))))


def is_kept(tx: Tx, book: str, feed: str, position: int, fact_id: str) -> bool:
    """Says whether the book has this fact at this position of the feed."""
    there = select(col(KeptRow.fact_id)).where(
        col(KeptRow.book) == book, col(KeptRow.feed) == feed, col(KeptRow.position) == position
    )
    return tx.session.execute(there).scalar_one_or_none() == UUID(fact_id)


def count_by_kind(tx: Tx, book: str, feed: str, until: int) -> Mapping[str, int]:
    """Counts by kind the facts that a book has of a feed, up to a position included."""
    kept = select(col(KeptRow.kind), func.count()).where(*_through(KeptRow, book, feed, until))
    return {row[0]: row[1] for row in tx.session.execute(kept.group_by(col(KeptRow.kind)))}


def unlike(tx: Tx, one: str, other: str, feed: str, until: int) -> Iterable[Any]:
    """Returns the facts of book `one`, of a feed up to a position, that book `other` does not have identically.

    A row has `position`, `kind`, `data`, and `beside`: the data of the same fact in `other`, None where `other` lacks
    it. Rows come in order of position.
    """
    first, second = aliased(KeptRow), aliased(KeptRow)
    same = ("feed", "position", "fact_id", "kind", "subject", "day")
    beside = and_(
        col(second.book) == other, *(getattr(second, name) == getattr(first, name) for name in same)
    )
    statement = (
        select(col(first.position), col(first.kind), col(first.data), col(second.data).label("beside"))
        .outerjoin_from(first, second, beside)
        .where(
            *_through(first, one, feed, until),
            or_(col(second.position).is_(None), cast(second.data, Text) != cast(first.data, Text)),
        )
    )
    return tx.session.execute(statement.order_by(col(first.position)))


def _through(row: Any, book: str, feed: str, until: int) -> tuple[ColumnElement[bool], ...]:
    return col(row.book) == book, col(row.feed) == feed, col(row.position) <= until


def rebuild_under_way(tx: Tx) -> RebuildRow | None:
    """Returns the rebuild that has not ended, if any, and locks it until the commit, so that it ends once."""
    running = select(RebuildRow).where(col(RebuildRow.under_way).is_(True)).with_for_update()
    return tx.session.execute(running).scalar_one_or_none()


def add_rebuild(tx: Tx, row: RebuildRow) -> bool:
    """Adds a rebuild; returns False where another transaction has just begun one."""
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError:
        return False
    return True


def promote(tx: Tx, row: RebuildRow) -> None:
    """Makes the book of a rebuild the live one. One row names the live book, so no fact moves."""
    row.promoted = tx.now
    tx.session.flush()


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
    """Returns facts of the live book by their ids, in the order of the ids."""
    wanted = [UUID(one) for one in ids]
    live = name_of(tx, Book.LIVE)
    statement = select(KeptRow).where(col(KeptRow.book) == live, col(KeptRow.fact_id).in_(wanted))
    found = {row.fact_id: row for row in tx.session.execute(statement).scalars()}
    return [found[one] for one in wanted if one in found]


def left_over(tx: Tx) -> str | None:
    """Returns the name of a book that is neither live nor being rebuilt; None where there is none."""
    under_way = select(col(RebuildRow.id)).where(col(RebuildRow.under_way).is_(True))
    used = {name_of(tx, Book.LIVE), *(_named_after(one) for one in tx.session.execute(under_way).scalars())}
    others = select(col(CursorRow.book)).where(col(CursorRow.book).not_in(used)).limit(1)
    return tx.session.execute(others).scalar_one_or_none()


def clear_some(tx: Tx, book: str, limit: int) -> None:
    """Deletes at most `limit` facts of a book, or its cursors where no fact is left."""
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
