"""Facts: the append-only, hash-chained feed of a service (design, principle 3).

A fact says what happened to which subject, when, by whom, and which fields changed; never the values of
personal data (CONF-6). It is written in the transaction of the change, at a position taken under a lock as
the last statement before commit, so that the order of positions is the order of commits and a reader that
asks for « after position n » never skips one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Insert,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from kernel.columns import Instant
from kernel.ids import new_id
from kernel.statements import written_once

FEED_LOCK = 0x43494C50
LOCK_FEED = text(f"SELECT pg_advisory_xact_lock({FEED_LOCK})")
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact not yet in the feed. `subject` is the id that later facts of the same thing share."""

    kind: str
    subject: str
    data: dict[str, Any]
    at: datetime
    actor: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands in the feed; `hash` covers its content and the hash before it."""

    position: int
    id: UUID
    kind: str
    subject: str
    data: dict[str, Any]
    at: datetime
    actor: str
    hash: str
    trace: str = ""


def define(metadata: MetaData) -> Table:
    """The table of facts, on a service's own metadata."""
    return Table(
        "fact",
        metadata,
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Uuid, nullable=False, unique=True),
        Column("kind", String(64), nullable=False),
        Column("subject", String(64), nullable=False, index=True),
        Column("data", JSON, nullable=False),
        Column("at", Instant, nullable=False),
        Column("actor", String(320), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("trace", String(64), nullable=False),
    )


def content_digest(identifier: UUID, fact: NewFact | Fact) -> str:
    """SHA-256 of the canonical JSON of a fact's content."""
    content = {
        "id": str(identifier),
        "kind": fact.kind,
        "subject": fact.subject,
        "data": fact.data,
        "at": fact.at.astimezone(UTC).isoformat(),
        "actor": fact.actor,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def chain(previous: str, digest: str) -> str:
    """Hash of a link of the chain."""
    return hashlib.sha256((previous + digest).encode()).hexdigest()


def append(session: Session, facts: Sequence[NewFact]) -> list[Fact]:
    """Write `facts` at the end of the feed and answer them as they stand there; the caller commits at once."""
    connection, statements = session.connection(), _statements(session)
    prepared = [(identifier := new_id(), fact, content_digest(identifier, fact)) for fact in facts]
    if connection.dialect.name == "postgresql":
        connection.execute(LOCK_FEED)
    position, previous = head(session)
    appended = []
    for identifier, fact, digest in prepared:
        position, previous = position + 1, chain(previous, digest)
        appended.append(
            Fact(
                position=position,
                id=identifier,
                kind=fact.kind,
                subject=fact.subject,
                data=fact.data,
                at=fact.at,
                actor=fact.actor,
                hash=previous,
                trace=fact.trace,
            )
        )
    connection.execute(statements.append, [_row(fact) for fact in appended])
    return appended


def head(session: Session) -> tuple[int, str]:
    """Position and hash of the last fact; zero and the genesis hash where there is none."""
    last = session.connection().execute(_statements(session).head).first()
    return (last.position, last.hash) if last else (0, GENESIS)


def read_page(session: Session, after: int, limit: int) -> list[Fact]:
    """Up to `limit` facts that follow position `after`, in order."""
    page = {"after": after, "count": limit}
    rows = session.connection().execute(_statements(session).page, page)
    return [_fact(row._mapping) for row in rows]


def of_subject(session: Session, subject: str) -> list[Fact]:
    """All facts of one subject, in order."""
    of_whom = {"of_subject": subject}
    rows = session.connection().execute(_statements(session).of_subject, of_whom)
    return [_fact(row._mapping) for row in rows]


def first_break(facts: Iterable[Fact], previous: str = GENESIS, position: int = 0) -> int | None:
    """Position at which the chain is broken or a fact is missing, or None where it holds."""
    for fact in facts:
        if fact.position != position + 1 or fact.hash != chain(previous, content_digest(fact.id, fact)):
            return position + 1
        position, previous = fact.position, fact.hash
    return None


@dataclass(frozen=True, slots=True)
class FeedStatements:
    append: Insert
    head: Select[Any]
    page: Select[Any]
    of_subject: Select[Any]


@written_once
def _statements(metadata: MetaData) -> FeedStatements:
    table = metadata.tables["fact"]
    position = table.c.position
    return FeedStatements(
        append=insert(table),
        head=select(position, table.c.hash).order_by(position.desc()).limit(1),
        page=select(table).where(position > bindparam("after")).order_by(position).limit(bindparam("count")),
        of_subject=select(table).where(table.c.subject == bindparam("of_subject")).order_by(position),
    )


_COLUMNS = tuple(column.name for column in fields(Fact))


def _row(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _COLUMNS}


def _fact(row: Any) -> Fact:
    return Fact(**{name: row[name] for name in _COLUMNS})
