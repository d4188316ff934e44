"""Tables of `reporting`: the facts that figures count, how far each feed was applied, and rebuilds. No personal data.

A book is a set of kept facts with its cursors, and its name is part of each row's key. There is the live book, and
during a rebuild the rebuilt one. No row moves to another book: the last promoted rebuild names the live one (decision
0018).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Column, UniqueConstraint, false
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kernel.columns import Instant
from kernel.facts import GENESIS
from kernel.tables import define_technical_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, on a metadata of its own."""


define_technical_tables(Table.metadata)


class Book(StrEnum):
    """The part that a book plays: figures count the live one, and the rebuild under way fills the rebuilt one."""

    LIVE = "live"
    REBUILT = "rebuilt"


FIRST_BOOK = "live"
"""Name of the first live book of a database."""


def _count() -> Any:
    return Field(default=0, sa_column=Column(BigInteger, nullable=False))


class KeptRow(Table, table=True):
    """A fact that figures count; a book has it once."""

    __tablename__ = "kept_fact"
    __table_args__ = (UniqueConstraint("book", "fact_id"),)

    book: str = Field(primary_key=True, max_length=8)
    feed: str = Field(primary_key=True, max_length=16)
    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    fact_id: UUID
    kind: str = Field(max_length=64)
    subject: str = Field(max_length=64)
    day: date = Field(index=True)
    data: Any = Field(default=None, sa_column=Column(JSON, nullable=False))


class CursorRow(Table, table=True):
    """How far a book has applied a feed.

    `broken_at` is the position where the chain of hashes breaks or a fact cannot be read; 0 where the feed is sound.
    `kinds` are the kinds that counted when the first page was applied. The book has all facts of these kinds; of a kind
    that was added since, it may lack older facts.
    """

    __tablename__ = "feed_cursor"

    book: str = Field(primary_key=True, max_length=8)
    feed: str = Field(primary_key=True, max_length=16)
    position: int = _count()
    hash: str = Field(default=GENESIS, max_length=64)
    kept: int = _count()
    head_position: int = _count()
    broken_at: int = _count()
    read_at: datetime | None = Field(default=None, sa_type=Instant)
    kinds: Any = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))


class RebuildRow(Table, table=True):
    """A rebuild, from its request to its end.

    `targets` is where each feed of the live book stood at the request; `found` is the comparison of both books, empty
    before it. `under_way` is true until the end, then null; it is unique, so one rebuild runs at a time even with
    several copies of the service. `promote` asks that the book become the live one if the comparison finds both equal;
    `promoted` is the instant when it did.
    """

    __tablename__ = "rebuild"

    id: UUID = Field(primary_key=True)
    asked: datetime = Field(sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    under_way: bool | None = Field(default=True, unique=True)
    broken_feed: str = Field(default="", max_length=16)
    targets: Any = Field(sa_column=Column(JSON, nullable=False))
    found: Any = Field(sa_column=Column(JSON, nullable=False))
    promote: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    promoted: datetime | None = Field(default=None, sa_type=Instant)
