"""Facts: the append-only, hash-chained feed of a service (design, principle 3).

A fact says what happened to which subject, when, by whom, and which fields changed; never the values of
personal data (CONF-6). It is written in the transaction of the change, at a position taken under a lock as
the last statement before commit, so that the order of positions is the order of commits and a reader that
asks for « after position n » never skips one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, MetaData, String, Table, Uuid, insert, select, text
from sqlalchemy.orm import Session

from kernel.columns import Instant
from kernel.ids import new_id

FEED_LOCK = 0x43494C50
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


def append(session: Session, facts: Sequence[NewFact]) -> int:
    """Write `facts` at the end of the feed and answer the last position; the caller commits at once."""
    table = _table(session)
    prepared = [(identifier := new_id(), fact, content_digest(identifier, fact)) for fact in facts]
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FEED_LOCK})
    position, previous = head(session)
    rows = []
    for identifier, fact, digest in prepared:
        position, previous = position + 1, chain(previous, digest)
        rows.append(
            {
                "position": position,
                "id": identifier,
                "kind": fact.kind,
                "subject": fact.subject,
                "data": fact.data,
                "at": fact.at,
                "actor": fact.actor,
                "hash": previous,
                "trace": fact.trace,
            }
        )
    session.execute(insert(table), rows)
    return position


def head(session: Session) -> tuple[int, str]:
    """Position and hash of the last fact; zero and the genesis hash where there is none."""
    table = _table(session)
    last = session.execute(
        select(table.c.position, table.c.hash).order_by(table.c.position.desc()).limit(1)
    ).first()
    return (last.position, last.hash) if last else (0, GENESIS)


def read_page(session: Session, after: int, limit: int) -> list[Fact]:
    """Up to `limit` facts that follow position `after`, in order."""
    table = _table(session)
    rows = session.execute(
        select(table).where(table.c.position > after).order_by(table.c.position).limit(limit)
    )
    return [_fact(row._mapping) for row in rows]


def of_subject(session: Session, subject: str) -> list[Fact]:
    """All facts of one subject, in order."""
    table = _table(session)
    rows = session.execute(select(table).where(table.c.subject == subject).order_by(table.c.position))
    return [_fact(row._mapping) for row in rows]


def first_break(facts: Iterable[Fact], previous: str = GENESIS, position: int = 0) -> int | None:
    """Position at which the chain is broken or a fact is missing, or None where it holds."""
    for fact in facts:
        if fact.position != position + 1 or fact.hash != chain(previous, content_digest(fact.id, fact)):
            return position + 1
        position, previous = fact.position, fact.hash
    return None


def _table(session: Session) -> Table:
    metadata: MetaData = session.info["metadata"]
    return metadata.tables["fact"]


def _fact(row: Any) -> Fact:
    return Fact(
        position=row["position"],
        id=row["id"],
        kind=row["kind"],
        subject=row["subject"],
        data=row["data"],
        at=row["at"],
        actor=row["actor"],
        hash=row["hash"],
        trace=row["trace"],
    )
