"""An act acts once: the answer to each write is kept under its key, in the act's own transaction.

The scope is the actor and the route; the key is looked up before the version, so a retry never meets 412.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Insert,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete

from kernel.columns import Instant
from kernel.database import Tx
from kernel.errors import Conflict, Invalid
from kernel.statements import written_once

KEPT = timedelta(days=30)
"""How long an answer is kept, in business time: no retry comes so late. The sweep, or an erasure, then purges it."""


class KeyUsedForOtherContent(Invalid):
    title = "Cette clé d'idempotence a déjà servi pour un autre contenu."


class SameActRunning(Conflict):
    title = "La même action est déjà en cours. Patientez un instant."


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer already given: HTTP status, JSON text, version for the ETag (zero for none)."""

    status: int
    body: str
    version: int


def define(metadata: MetaData) -> Table:
    return Table(
        "idempotency",
        metadata,
        Column("scope", String(256), primary_key=True),
        Column("key", String(128), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("at", Instant, nullable=False, index=True),
    )


def find(session: Session, scope: str, key: str, digest: str) -> KeptAnswer | None:
    """The answer already given under this key, or None; the same key with other content is refused."""
    wanted = {"of_scope": scope, "under_key": key}
    row = session.connection().execute(_statements(session).find, wanted).first()
    if row is None:
        return None
    if row.digest != digest:
        raise KeyUsedForOtherContent(field="Idempotency-Key", accepted="une clé nouvelle par action")
    return KeptAnswer(row.status, row.body, row.version)


def keep(session: Session, scope: str, key: str, digest: str, kept: KeptAnswer, at: datetime) -> None:
    """Keep the answer with the act itself; refused where another process has just done so under this key."""
    row = {
        "scope": scope,
        "key": key,
        "digest": digest,
        "status": kept.status,
        "body": kept.body,
        "version": kept.version,
        "at": at,
    }
    session.flush()
    try:
        session.connection().execute(_statements(session).keep, row)
    except IntegrityError as error:
        raise SameActRunning from error


def purge(tx: Tx, before: datetime) -> int:
    """Forget answers given before an instant; returns how many there were."""
    gone = tx.session.connection().execute(_statements(tx.session).purge, {"before": before})
    return len(gone.all())


@dataclass(frozen=True, slots=True)
class AnswerStatements:
    find: Select[Any]
    keep: Insert
    purge: ReturningDelete[Any]


@written_once
def _statements(metadata: MetaData) -> AnswerStatements:
    table = metadata.tables["idempotency"]
    known = (table.c.scope == bindparam("of_scope"), table.c.key == bindparam("under_key"))
    return AnswerStatements(
        find=select(table).where(*known),
        keep=insert(table),
        purge=delete(table).where(table.c.at < bindparam("before")).returning(table.c.key),
    )
