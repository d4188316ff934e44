"""Messages to people: decided once in the act's transaction, checked again just before they leave.

The row and its stable Message-ID are written with the act that decided the message; the service that owns
the reason composes it at the last moment (step still open, authorised, safe contact, not withdrawn) and may
withhold it. It is sent at least once: count messages by Message-ID. A message leaves at working
hours of its territory (rules.md, defaults) unless it is urgent.

An address that the mail server refuses for good settles its message as withheld, for the reason REFUSED; what fails for
another cause is tried again, ever more rarely, and settled as UNDELIVERED after three days of refusals.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from aiosmtplib import SMTP, SMTPException, SMTPNotSupported, SMTPRecipientsRefused
from sqlalchemy import (
    JSON,
    Column,
    Insert,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Update,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    update,
)

from kernel import faults
from kernel.calendar import DEFAULT_TERRITORY, PARIS, next_sending_time
from kernel.columns import Instant
from kernel.database import Database, Tx
from kernel.identity import Actor
from kernel.ids import new_id
from kernel.message_facts import MessageSent, MessageWithheld
from kernel.roles import TechnicalRole
from kernel.statements import written_once
from kernel.typography import spaced

IDLE_SECONDS = 0.3
BATCH = 20

REFUSED = "refused"
UNDELIVERED = "undelivered"
"""Reasons of a message that the mail server did not take: never will, or did not for three days."""

FOR_GOOD = 500
"""SMTP answers from this code on are final (RFC 5321, 4.2.1)."""

MOST_WAITED_SECONDS = 3_600.0
REFUSALS_AT_MOST = 86
"""Tries of a message that the mail server puts off: the wait doubles up to an hour, so three days in all."""

log = structlog.get_logger()


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Message:
    """`template` and `params` are codes, ids and dates; names and addresses come when it leaves."""

    id: UUID
    template: str
    subject: str
    params: dict[str, str]
    decided: datetime


@dataclass(frozen=True, slots=True)
class Email:
    """What leaves, in French: one recipient, a subject line, plain text.

    A `discreet` one comes from the sender that says nothing of the service, in all its headers (CONF-5).
    """

    to: str
    title: str
    text: str
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a message does not leave, as a code: withdrawn, no_email, safe_contact, settled…"""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """The person asked not to be written to now: try again at this instant (CONF-5)."""

    at: datetime


Compose = Callable[[Message], Awaitable[Email | Withheld | Later]]


def define(metadata: MetaData) -> Table:
    return Table(
        "message",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("template", String(48), nullable=False),
        Column("subject", String(64), nullable=False, index=True),
        Column("params", JSON, nullable=False),
        Column("state", String(16), nullable=False, index=True),
        Column("reason", String(48), nullable=False, server_default=""),
        Column("decided", Instant, nullable=False),
        Column("not_before", Instant, nullable=False),
        Column("left", Instant),
        Column("attempts", Integer, nullable=False, server_default="0"),
    )


def decide(
    tx: Tx,
    template: str,
    subject: object,
    *,
    territory: str = DEFAULT_TERRITORY,
    urgent: bool = False,
    **params: object,
) -> UUID:
    """Queue a message in the act's transaction and answer its id."""
    message_id = new_id()
    row = {
        "id": message_id,
        "template": template,
        "subject": str(subject),
        "params": {name: str(value) for name, value in params.items()},
        "state": State.QUEUED,
        "decided": tx.now,
        "not_before": tx.now if urgent else next_sending_time(tx.now, territory),
    }
    tx.session.connection().execute(_statements(tx.session).decide, row)
    return message_id


def message_id_header(message_id: UUID, sender: str) -> str:
    """The stable Message-ID of a message, in the domain of its sender."""
    return f"<{message_id.hex}@{_domain(sender)}>"


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def messages_of(tx: Tx, subject: object) -> list[Any]:
    """All messages on a subject: template, state, reason, when decided and when left."""
    table = tx.table("message")
    return list(tx.session.execute(select(table).where(table.c.subject == str(subject)).order_by(table.c.id)))


def withheld(tx: Tx, template: str, reasons: Sequence[str]) -> Select[tuple[str]]:
    """Subjects to which a message of this template did not leave for one of these reasons, for use in a statement."""
    table = tx.table("message")
    where = (table.c.template == template, table.c.state == State.WITHHELD, table.c.reason.in_(reasons))
    return select(table.c.subject).where(*where)


def next_departure(tx: Tx) -> datetime | None:
    """When the next queued message may leave, or None."""
    table = tx.table("message")
    statement = select(func.min(table.c.not_before)).where(table.c.state == State.QUEUED)
    instant: datetime | None = tx.session.execute(statement).scalar()
    return instant


def count_due(tx: Tx) -> int:
    """How many messages are due to leave now."""
    table = tx.table("message")
    statement = select(func.count()).where(table.c.state == State.QUEUED, table.c.not_before <= tx.now)
    return int(tx.session.execute(statement).scalar_one())


@dataclass(frozen=True, slots=True)
class Queue:
    """How many messages are in each state; how many of those in the queue have failed, and since when one waits."""

    states: dict[State, int]
    failed: int
    failed_since: datetime | None


def queue(tx: Tx) -> Queue:
    table = tx.table("message")
    counted = select(table.c.state, func.count()).group_by(table.c.state)
    states = dict.fromkeys(State, 0) | {State(state): count for state, count in tx.session.execute(counted)}
    failed = select(func.count(), func.min(table.c.decided)).where(*_failed(table))
    count, since = tx.session.execute(failed).one()
    return Queue(states, count, since)


def try_first(tx: Tx) -> int:
    """Put the messages that failed before all others, and answer how many; each leaves at its hour, if it still may."""
    table = tx.table("message")
    failed = tx.session.execute(select(table.c.id).where(*_failed(table))).all()
    tx.session.execute(update(table).where(*_failed(table)).values(attempts=0))
    return len(failed)


def _failed(table: Table) -> tuple[Any, ...]:
    return table.c.state == State.QUEUED, table.c.attempts > 0


class Folding(EmailPolicy):
    """The standard library's, but for the subject: between the encoded words of a long one it loses spaces.

    RFC 2047: an encoded word has 75 characters at most, and the break between two of them is no space.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name != "Subject":
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", maxlinelen=75, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode()


AS_SENT = Folding(linesep="\r\n", cte_type="7bit")


class Postman:
    """Lets messages leave when they are due; active where `leading` says so (the relay's lease)."""

    def __init__(
        self,
        db: Database,
        service: str,
        compose: Compose,
        smtp: str,
        sender: str,
        discreet_sender: str,
        leading: Callable[[], bool],
    ) -> None:
        self._db = db
        self._compose = compose
        self._host, _, self._port = smtp.partition(":")
        self._sender = sender
        self._discreet_sender = discreet_sender
        self._waits: dict[UUID, float] = {}
        """Until when a message that failed is left alone, by the process's own clock."""
        self._leading = leading
        self._actor = Actor(f"postman-{service}", TechnicalRole.SERVICE)

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                left = await self._round() if self._leading() and self._host else 0
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("postman_waits", error=type(error).__name__)
                left = 0
            if not left:
                await asyncio.sleep(IDLE_SECONDS)

    async def _round(self) -> int:
        """Try each message that is due; one that cannot leave goes behind the others and holds up none."""
        due = await self._db.read(_due, self._actor)
        done = 0
        async with self._line() as line:
            for message, attempts in due:
                if attempts and self._waits.get(message.id, 0.0) > monotonic():
                    continue
                try:
                    await self._deliver(message, line)
                    done += 1
                except OSError:  # the server is away: for this message and for all
                    raise
                except Exception as error:
                    line.close()  # nothing of this message may be left on it: the next one opens another
                    await self._failed(message, error)
        return done

    async def _failed(self, message: Message, error: Exception) -> None:
        """Settles a message that the server refuses; leaves another that failed alone for a while."""
        if _for_good(error):
            await self._db.write(_settle, self._actor, message, State.WITHHELD, REFUSED)
            return
        attempts = await self._db.write(_put_behind, self._actor, message)
        if _by_server(error) and attempts >= REFUSALS_AT_MOST:
            await self._db.write(_settle, self._actor, message, State.WITHHELD, UNDELIVERED)
            return
        seconds = min(IDLE_SECONDS * 2.0 ** min(attempts, 32), MOST_WAITED_SECONDS)
        self._waits[message.id] = monotonic() + seconds
        log.warning(
            "message_waits", message=str(message.id), error=type(error).__name__, seconds=round(seconds)
        )

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[SMTP]:
        """The connection to the mail server for one round; the first message opens it."""
        domain = _domain(self._sender) or None
        line = SMTP(hostname=self._host, port=int(self._port or 0), timeout=10, local_hostname=domain)
        try:
            yield line
            if line.is_connected:
                with suppress(SMTPException):
                    await line.quit()
        finally:
            line.close()

    async def _deliver(self, message: Message, line: SMTP) -> None:
        composed = await self._compose(message)
        self._waits.pop(message.id, None)
        if isinstance(composed, Email):
            await self._send(message, composed, line)
            faults.point("message_posted")
            await self._db.write(_settle, self._actor, message, State.SENT, "")
        elif isinstance(composed, Later):
            await self._db.write(_postpone, self._actor, message, composed.at)
        else:
            await self._db.write(_settle, self._actor, message, State.WITHHELD, composed.reason)

    async def _send(self, message: Message, email: Email, line: SMTP) -> None:
        sender = self._discreet_sender if email.discreet else self._sender
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = email.to
        mail["Subject"] = spaced(email.title)
        mail["Message-ID"] = message_id_header(message.id, sender)
        mail["Date"] = format_datetime(self._db.clock.now().astimezone(PARIS))
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = "fr"
        mail.set_content(spaced(email.text))
        if not line.is_connected:
            await line.connect()
        await line.sendmail(parseaddr(sender)[1], [email.to], mail.as_bytes(policy=AS_SENT))


@dataclass(frozen=True, slots=True)
class MessageStatements:
    decide: Insert
    due: Select[Any]
    settle: Update


@written_once
def _statements(metadata: MetaData) -> MessageStatements:
    table = metadata.tables["message"]
    due = (table.c.state == State.QUEUED, table.c.not_before <= bindparam("now"))
    values: dict[str, Any] = {name: bindparam(name) for name in ("state", "reason", "left")}
    return MessageStatements(
        decide=insert(table),
        due=select(table).where(*due).order_by(table.c.attempts, table.c.not_before, table.c.id).limit(BATCH),
        settle=update(table).where(table.c.id == bindparam("settled")).values(values),
    )


def _for_good(error: Exception) -> bool:
    """Whether the mail server will never take a message to this address."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(one.code >= FOR_GOOD for one in error.recipients)
    return isinstance(error, SMTPNotSupported | UnicodeEncodeError)


def _by_server(error: Exception) -> bool:
    return isinstance(error, SMTPException)


def _due(tx: Tx) -> list[tuple[Message, int]]:
    """Messages that may leave now, with how often each has failed: those that failed least first."""
    rows = tx.session.connection().execute(_statements(tx.session).due, {"now": tx.now})
    return [
        (Message(row.id, row.template, row.subject, dict(row.params), row.decided), row.attempts)
        for row in rows
    ]


def _put_behind(tx: Tx, message: Message) -> int:
    table = tx.table("message")
    mine = table.c.id == message.id
    tx.session.execute(update(table).where(mine).values(attempts=table.c.attempts + 1))
    return int(tx.session.execute(select(table.c.attempts).where(mine)).scalar_one())


def _postpone(tx: Tx, message: Message, at: datetime) -> None:
    table = tx.table("message")
    tx.session.execute(update(table).where(table.c.id == message.id).values(not_before=at))


def _settle(tx: Tx, message: Message, state: State, reason: str) -> None:
    """The one place that settles a message; what happened to it is a fact of its subject."""
    settled = {"settled": message.id, "state": state, "reason": reason, "left": tx.now}
    tx.session.connection().execute(_statements(tx.session).settle, settled)
    about, letter = message.subject, message.template
    if state is State.SENT:
        tx.record(MessageSent(subject=about, message=message.id, template=letter))
    else:
        tx.record(MessageWithheld(subject=about, message=message.id, template=letter, reason=reason or None))
