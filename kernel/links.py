"""Links by which an employee or a partner acts without an account.

A link serves one purpose on one subject, for one person, until it expires or is revoked. Its token is the
link's id, signed; it is never stored. Opening is by POST only, as mail scanners follow links; it is exchanged
for a cookie, so the token leaves the address. A link's life is business time (design, « Time »).
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import (
    Column,
    Insert,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from kernel.columns import Instant
from kernel.database import Tx
from kernel.errors import Unauthenticated
from kernel.ids import new_id
from kernel.statements import written_once


class LinkNoLongerValid(Unauthenticated):
    title = "Ce lien n'est plus valable."


@dataclass(frozen=True, slots=True)
class Link:
    """`holder` is the opaque id of the person it was made for; `expires` is excluded."""

    id: UUID
    purpose: str
    subject: str
    holder: str
    expires: datetime


class LinkSigner:
    """Turns a link's id into a token and back; the first key signs, all are accepted (rotation)."""

    def __init__(self, keys: str) -> None:
        secrets = [key for key in keys.split(",") if key]
        self._tokens = URLSafeSerializer(secrets[::-1], salt="link")
        self._cookies = URLSafeSerializer(secrets[::-1], salt="cookie")

    def token(self, link: UUID) -> str:
        return str(self._tokens.dumps(link.hex))

    def cookie(self, link: UUID) -> str:
        return str(self._cookies.dumps(link.hex))

    def from_token(self, token: str) -> UUID:
        return self._read(self._tokens, token)

    def from_cookie(self, cookie: str) -> UUID:
        return self._read(self._cookies, cookie)

    @staticmethod
    def _read(serializer: URLSafeSerializer, text: str) -> UUID:
        try:
            return UUID(hex=serializer.loads(text))
        except (BadSignature, ValueError, TypeError) as error:
            raise LinkNoLongerValid from error


def define(metadata: MetaData) -> Table:
    return Table(
        "link",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("purpose", String(32), nullable=False),
        Column("subject", String(64), nullable=False, index=True),
        Column("holder", String(64), nullable=False),
        Column("expires", Instant, nullable=False),
        Column("revoked", Instant),
    )


def make(tx: Tx, purpose: str, subject: object, holder: object, expires: datetime) -> Link:
    """A fresh link; the message that carries it asks `LinkSigner` for its token when it leaves."""
    link = Link(new_id(), purpose, str(subject), str(holder), expires)
    tx.session.connection().execute(_statements(tx.session).make, asdict(link))
    return link


def open_link(tx: Tx, link: UUID) -> Link:
    """The link, where it still opens; LinkNoLongerValid where it is unknown, expired or revoked."""
    row = tx.session.connection().execute(_statements(tx.session).open, {"link": link}).first()
    if row is None or row.revoked is not None or row.expires <= tx.now:
        raise LinkNoLongerValid(accepted="un lien plus récent, à demander à votre interlocuteur")
    return Link(row.id, row.purpose, row.subject, row.holder, row.expires)


def revoke(tx: Tx, subject: object, purpose: str | None = None) -> None:
    """Close all links on a subject, or those of one purpose."""
    table = tx.table("link")
    statement = update(table).where(table.c.subject == str(subject), table.c.revoked.is_(None))
    if purpose is not None:
        statement = statement.where(table.c.purpose == purpose)
    tx.session.execute(statement.values(revoked=tx.now))


def forget(tx: Tx, subject: object) -> None:
    """Erases all links to a subject, with the names of their holders."""
    table = tx.table("link")
    tx.session.execute(delete(table).where(table.c.subject == str(subject)))


@dataclass(frozen=True, slots=True)
class LinkStatements:
    make: Insert
    open: Select[Any]


@written_once
def _statements(metadata: MetaData) -> LinkStatements:
    table = metadata.tables["link"]
    return LinkStatements(make=insert(table), open=select(table).where(table.c.id == bindparam("link")))
