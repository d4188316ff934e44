"""Tables of `reporting`: facts kept for figures, and how far each feed was applied. No personal data reach it.

Everything stands in a book, under the book's name: the live one, and beside it the one of a rebuild, made from nothing.
No row ever moves to another book. The last rebuild that was promoted names the live book (decision 0018).
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
    """Which book is meant, whatever its name: the one that figures are made of, or that of the rebuild under way."""

    LIVE = "live"
    REBUILT = "rebuilt"


FIRST_BOOK = "live"
"""Name of the book that a new database begins with."""


def _count() -> Any:
    return Field(default=0, sa_column=Column(BigInteger, nullable=False))


class KeptRow(Table, table=True):
    """A fact of a feed that figures are made of, once per book."""

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
    """How far a feed was applied; `broken_at` is where its chain was found broken, or a fact unreadable.

    `kinds` are those known when the first page was applied: the book has all facts of them, and may lack older ones of
    a kind that counts only since.
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
    """A rebuild, from its asking to its end. `targets`: where each live feed stood; `found`: what was compared.

    `under_way` is true, then null: unique, so that one runs at a time whatever the number of copies. `promote` says
    that the book is to become the live one, should it be the same on what both know; `promoted` is when it did.
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
