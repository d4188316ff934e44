"""Links by which an employee or a partner acts without an account.

A link serves one purpose on one subject, for one person, until it expires or is revoked. Its token is the
link's id, signed; it is never stored. Opening is by POST only, as mail scanners follow links; it is exchanged
for a cookie, so the token leaves the address. A link's life is business time (design, « Time »).

A cookie names a session: a row of its own, which ends when the person closes it, when the link dies, after an idle
hour and after twelve hours in all, in real time. The row holds a digest of the cookie, so a copy of the database opens
nothing (decision 0019).
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Insert,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from kernel.columns import Instant
from kernel.database import Tx
from kernel.errors import Unauthenticated
from kernel.ids import new_id
from kernel.statements import written_once

if TYPE_CHECKING:
    from kernel.platform import Platform

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
"""Real time after which a session ends: since it was last used, and in all."""

NOTED_EVERY = timedelta(minutes=5)
"""How often the last use of a session is written, so that most readings write nothing."""


class LinkNoLongerValid(Unauthenticated):
    title = "Ce lien n'est plus valable."


@dataclass(frozen=True, slots=True)
class Link:
    """`holder` is the opaque id of the person it was made for; `expires` is excluded.

    `rests_on` says in the service's own words what the link was made on, `serves` what must still be awaited for it to
    be opened; neither holds personal data.
    """

    id: UUID
    purpose: str
    subject: str
    holder: str
    expires: datetime
    rests_on: str = ""
    serves: str = ""


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What a service says of its links (EXC-5). A link of a purpose that is not declared here never opens.

    `rests_on` answers what a link would rest on if it were made now: where that differs, the link and all its sessions
    are dead. It is given what `found` reads of the service's own, and may ask another service: the link opens nothing
    while that one is away. `serves` says whether what the link is for is still awaited: where it is not, nobody opens
    the link any more, and who had opened it before may read on until their session ends.
    """

    purposes: frozenset[str]
    found: Callable[[Tx, Link], Any]
    rests_on: "Callable[[Platform, Any], Awaitable[str]]"
    serves: Callable[[Tx, Any, Link], bool]


async def _rests_on_nothing(platform: "Platform", found: Any) -> str:
    return ""


NO_LINKS = LinkRules(frozenset(), lambda tx, link: None, _rests_on_nothing, lambda tx, found, link: False)
"""For a service that sends none."""


class LinkSigner:
    """Turns a link's id into a token and back; the first key signs, all are accepted (rotation)."""

    def __init__(self, keys: str) -> None:
        known = [key for key in keys.split(",") if key]
        self._tokens = URLSafeSerializer(known[::-1], salt="link")

    def token(self, link: UUID) -> str:
        return str(self._tokens.dumps(link.hex))

    def from_token(self, token: str) -> UUID:
        try:
            return UUID(hex=self._tokens.loads(token))
        except (BadSignature, ValueError, TypeError) as error:
            raise LinkNoLongerValid from error


def define(metadata: MetaData) -> None:
    Table(
        "link",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("purpose", String(32), nullable=False),
        Column("subject", String(64), nullable=False, index=True),
        Column("holder", String(64), nullable=False),
        Column("expires", Instant, nullable=False),
        Column("revoked", Instant),
        Column("rests_on", String(128), nullable=False, server_default=""),
        Column("serves", String(64), nullable=False, server_default=""),
    )
    Table(
        "link_session",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("link_id", Uuid, ForeignKey("link.id"), nullable=False, index=True),
        Column("opened", Instant, nullable=False),
        Column("seen", Instant, nullable=False),
    )


def make(
    tx: Tx,
    purpose: str,
    subject: object,
    holder: object,
    expires: datetime,
    *,
    rests_on: str,
    serves: str = "",
) -> Link:
    """A fresh link; the message that carries it asks `LinkSigner` for its token when it leaves."""
    link = Link(new_id(), purpose, str(subject), str(holder), expires, rests_on, serves)
    tx.session.connection().execute(_statements(tx.session).make, asdict(link))
    return link


def open_link(tx: Tx, link: UUID) -> Link:
    """The link, where it still opens; LinkNoLongerValid where it is unknown, expired or revoked."""
    return _valid(tx, tx.session.connection().execute(_statements(tx.session).open, {"link": link}).first())


async def check(platform: "Platform", link: Link, found: Any) -> None:
    """Checks that what a link rests on has not changed. Raises LinkNoLongerValid, or Unavailable where nobody says."""
    rules, kind = platform.link_rules, ".".join(link.purpose.split(".")[:2])
    known = kind in rules.purposes and link.rests_on != ""
    if not known or await rules.rests_on(platform, found) != link.rests_on:
        raise _dead()


def find_awaited(tx: Tx, rules: LinkRules, link: UUID) -> tuple[Link, Any]:
    """The link and what `rules.found` reads, where what it is for is still awaited; else LinkNoLongerValid."""
    known = open_link(tx, link)
    found = rules.found(tx, known)
    if not rules.serves(tx, found, known):
        raise _dead()
    return known, found


def begin_session(tx: Tx, rules: LinkRules, link: UUID) -> str:
    """Exchanges a link for a session, and returns its cookie, which is not stored."""
    known, _ = find_awaited(tx, rules, link)
    table, now, cookie = tx.table("link_session"), _real_now(), secrets.token_urlsafe(32)
    tx.session.execute(delete(table).where(table.c.link_id == known.id, _over(table, now)))
    row = {"digest": _digest(cookie), "link_id": known.id, "opened": now, "seen": now}
    tx.session.execute(insert(table).values(row))
    return cookie


def resume(tx: Tx, rules: LinkRules, cookie: str) -> tuple[Link, Any]:
    """The link of a session that goes on, with what `rules.found` reads; notes that the session is used.

    Raises LinkNoLongerValid where either has ended.
    """
    digest, now = _digest(cookie), _real_now()
    row = tx.session.connection().execute(_statements(tx.session).resume, {"of_cookie": digest}).first()
    if row is None or row.seen + IDLE <= now or row.opened + LONGEST <= now:
        raise _dead()
    link = _valid(tx, row)
    if row.seen + NOTED_EVERY <= now:
        tx.must_write()
        table = tx.table("link_session")
        tx.session.execute(update(table).where(table.c.digest == digest).values(seen=now))
    return link, rules.found(tx, link)


def close_session(tx: Tx, cookie: str) -> None:
    """Ends the session of a cookie; one that has ended, or never was, changes nothing."""
    table = tx.table("link_session")
    tx.session.execute(delete(table).where(table.c.digest == _digest(cookie)))


def revoke(tx: Tx, subject: object, purpose: str | None = None) -> None:
    """Close all links on a subject, or those of one purpose, and what they had opened."""
    table = tx.table("link")
    statement = update(table).where(table.c.subject == str(subject), table.c.revoked.is_(None))
    if purpose is not None:
        statement = statement.where(table.c.purpose == purpose)
    tx.session.execute(statement.values(revoked=tx.now))


def forget(tx: Tx, subject: object) -> None:
    """Erases all links to a subject, with the names of their holders."""
    table, sessions = tx.table("link"), tx.table("link_session")
    gone = select(table.c.id).where(table.c.subject == str(subject))
    tx.session.execute(delete(sessions).where(sessions.c.link_id.in_(gone)))
    tx.session.execute(delete(table).where(table.c.subject == str(subject)))


def purge_sessions(tx: Tx) -> int:
    """Forgets the sessions that have ended by time; returns how many there were."""
    table = tx.table("link_session")
    over = delete(table).where(_over(table, _real_now())).returning(table.c.digest)
    return len(tx.session.execute(over).all())


def _over(table: Table, now: datetime) -> ColumnElement[bool]:
    return or_(table.c.seen <= now - IDLE, table.c.opened <= now - LONGEST)


def _valid(tx: Tx, row: Row[Any] | None) -> Link:
    if row is None or row.revoked is not None or row.expires <= tx.now:
        raise _dead()
    return Link(row.id, row.purpose, row.subject, row.holder, row.expires, row.rests_on, row.serves)


def _dead() -> LinkNoLongerValid:
    """One answer for all: who holds a dead link does not learn what changed."""
    return LinkNoLongerValid(accepted="un lien plus récent, à demander à votre interlocuteur")


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _real_now() -> datetime:
    """Sessions live in real time: a page left open stays open for real minutes, whatever business time does."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LinkStatements:
    make: Insert
    open: Select[Any]
    resume: Select[Any]


@written_once
def _statements(metadata: MetaData) -> LinkStatements:
    table, sessions = metadata.tables["link"], metadata.tables["link_session"]
    return LinkStatements(
        make=insert(table),
        open=select(table).where(table.c.id == bindparam("link")),
        resume=select(table, sessions.c.opened, sessions.c.seen)
        .join(sessions, sessions.c.link_id == table.c.id)
        .where(sessions.c.digest == bindparam("of_cookie")),
    )
