"""A service's own database: one transaction per use case, run in a thread, on SQLite or PostgreSQL.

Use cases are plain functions of a `Tx`. They are not coroutines, so none can wait on the network with its
transaction open (design, principle 4). `docs/decisions/0002` says why threads and not an async driver.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any, TypeVar
from uuid import uuid4

from opentelemetry import trace
from opentelemetry.context import attach, detach, get_current
from sqlalchemy import Engine, MetaData, Select, Table, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import facts, faults, outages
from kernel.calendar import paris_day
from kernel.clock import Clock
from kernel.errors import Stale
from kernel.fact_types import Content, kind_of, subject_and_data
from kernel.facts import Fact, NewFact
from kernel.identity import Actor
from kernel.roles import TechnicalRole

R = TypeVar("R")
T = TypeVar("T")
S = TypeVar("S", bound=Select[*tuple[Any, ...]])

READERS = 4
"""Threads that read side by side; on PostgreSQL as many write side by side."""

CROSSED = ("23505", "40P01")
"""What PostgreSQL says of two acts at once: a key that the other has just taken, each waiting for the other."""

TRIES = 3

LOCK_SECONDS = 10
"""How long PostgreSQL lets an act wait for another's rows, before it is refused for now; SQLite waits thirty."""

LINK = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""PostgreSQL's own words: after so many seconds (milliseconds, the last) a server that says nothing is away."""

SNAPSHOT = "REPEATABLE READ"
"""What is read in one transaction is of one instant, on PostgreSQL as on SQLite: a file is never shown half changed."""

CHANNEL = "facts"
"""Where PostgreSQL tells the other copies of a service of a commit (`kernel.commit_notices`)."""

Hook = Callable[[Sequence[Fact]], None]


class MustWrite(Exception):
    """Raised where a use case has something to change in a transaction that only reads."""


@dataclass(slots=True)
class Tx:
    """A use case's transaction: the session, the actor, the business instant, and the facts to write at its end.

    `expected_version` is the version of the row that the caller had read (If-Match), or None. `writes` is False for a
    transaction that changes nothing.
    """

    session: Session
    actor: Actor
    now: datetime
    expected_version: int | None = None
    writes: bool = False
    told: list[NewFact] = field(default_factory=list)

    @property
    def today(self) -> date:
        """Legal day, in Europe/Paris."""
        return paris_day(self.now)

    def record(self, content: Content) -> None:
        """Write a fact with this transaction; `content` is of a kind that the service declares in its `facts.py`."""
        subject, data = subject_and_data(content)
        self.told.append(
            NewFact(
                kind=kind_of(type(content)),
                subject=subject,
                data=data,
                at=self.now,
                actor=f"{self.actor.role}:{self.actor.subject}",
                trace=_traceparent(),
            )
        )

    def held(self, statement: S) -> S:
        """Returns `statement` with its rows locked until the commit, where the transaction writes.

        SQLite has one writer at a time. On PostgreSQL two acts could otherwise decide on the same rows.
        """
        return hold(statement) if self.writes else statement

    def find(self, entity: type[T], key: object) -> T | None:
        """Returns a row by its key, locked like those of `held`."""
        return self.session.get(entity, key, with_for_update=self.writes, populate_existing=self.writes)

    def table(self, name: str) -> Table:
        """One of the technical tables that every service has (`kernel.tables`)."""
        metadata: MetaData = self.session.info["metadata"]
        return metadata.tables[name]

    def must_write(self) -> None:
        """Call it before the first change of a use case that often changes nothing (`Database.consult`)."""
        if not self.writes:
            raise MustWrite

    def leave_reach(self) -> None:
        """Lets the rest of the transaction write rows outside the actor's organisation, as a hand-over does (CASE-6).

        The use case checks the right first. Only PostgreSQL's row-level security is opened: look-ups stay scoped.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            present(self.session, Actor(self.actor.subject, TechnicalRole.SERVICE))

    def check_version(self, version: int) -> None:
        """Raises Stale where the caller had read another version than the present one (If-Match)."""
        if self.expected_version is not None and self.expected_version != version:
            raise Stale(accepted=f"version {version}", version=version)


def hold(statement: S) -> S:
    """Returns `statement` with its rows locked until the commit."""
    return statement.with_for_update().execution_options(populate_existing=True)


def present(session: Session, actor: Actor) -> None:
    """Gives PostgreSQL the actor for this transaction; row-level security reads it (decision 0011)."""
    told = {"role": actor.role.value, "organisation": actor.organisation, "link": actor.link_subject}
    session.execute(_PRESENT, told)


_PRESENT = text(
    "SELECT set_config('cilpass.role', :role, true), set_config('cilpass.organisation', :organisation, true), "
    f"set_config('cilpass.link', :link, true), set_config('lock_timeout', '{LOCK_SECONDS}s', true)"
)


class Database:
    """Runs use cases of one service, each in its own transaction."""

    def __init__(
        self, url: str, metadata: MetaData, clock: Clock, guard: Callable[[Tx], None] | None = None
    ) -> None:
        """`guard` is called first in every transaction, and refuses who may not act."""
        self.engine = _engine(url)
        self.metadata = metadata
        self.clock = clock
        self._guard = guard or _lets_in
        self.committed = asyncio.Event()
        self._hooks: list[Hook] = []
        self.shared = self.engine.dialect.name == "postgresql"
        self.copy = uuid4().hex
        writers = READERS if self.shared else 1
        self._writer = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._writing = self.engine.execution_options(cilpass_writes=True)
        self._reading = (
            self.engine.execution_options(isolation_level=SNAPSHOT) if self.shared else self.engine
        )

    async def read(self, use_case: Callable[..., R], actor: Actor, *args: Any) -> R:
        """Runs a use case that changes nothing. Raises Unavailable where the database cannot serve
        (`kernel.outages`).
        """
        return await self._run(self._readers, lambda: self._read(use_case, actor, args))

    async def consult(self, use_case: Callable[..., R], actor: Actor, *args: Any) -> R:
        """Runs a use case that records who reads. It waits for the writer only where that is not recorded yet."""
        try:
            return await self.read(use_case, actor, *args)
        except MustWrite:
            return await self.write(use_case, actor, *args)

    async def write(
        self, use_case: Callable[..., R], actor: Actor, *args: Any, expected_version: int | None = None
    ) -> R:
        """Runs a use case and commits its changes with its facts. If it raises, nothing is changed.

        One exception: Unavailable raised at the commit leaves open whether it happened; the same idempotency key tells.
        """
        result, told = await self._run(
            self._writer, lambda: self._decide(use_case, actor, expected_version, args)
        )
        if told:
            self.tell(told)
        return result

    def tell(self, told: Sequence[Fact]) -> None:
        """Wakes what waits for facts, once this copy of the service or another has committed them."""
        self.committed.set()
        for hook in self._hooks:
            hook(told)

    async def leave_no_trace(self) -> None:
        """Empties SQLite's write-ahead log, which still holds erased data; it waits for readers to end."""
        if not self.shared:
            await self._run(self._writer, self._checkpoint)

    def _checkpoint(self) -> None:
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def on_commit(self, hook: Hook) -> None:
        """Calls `hook` in the event loop with the facts of each commit, by this copy or another."""
        self._hooks.append(hook)

    def close(self) -> None:
        """Waits for the running use cases, then closes the database."""
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    @staticmethod
    def _run(pool: ThreadPoolExecutor, run: Callable[[], T]) -> Awaitable[T]:
        context = get_current()

        def traced() -> T:
            token = attach(context)
            try:
                return run()
            except DBAPIError as error:
                raise outages.refusal_of(error) or error from error
            finally:
                detach(token)

        return asyncio.get_running_loop().run_in_executor(pool, traced)

    def _begin(self, tx: Tx) -> Tx:
        if self.shared:
            present(tx.session, tx.actor)
        self._guard(tx)
        return tx

    def _read(self, use_case: Callable[..., R], actor: Actor, args: Any) -> R:
        with Session(self._reading, info={"metadata": self.metadata}, expire_on_commit=False) as session:
            tx = self._begin(Tx(session, actor, self.clock.now()))
            return use_case(tx, *args)

    def _decide(
        self, use_case: Callable[..., R], actor: Actor, version: int | None, args: Any
    ) -> tuple[R, list[Fact]]:
        """One that crossed another act is run again, on what that one left."""
        for _ in range(TRIES - 1):
            try:
                return self._write(use_case, actor, version, args)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in CROSSED:
                    raise
        return self._write(use_case, actor, version, args)

    def _write(
        self, use_case: Callable[..., R], actor: Actor, version: int | None, args: Any
    ) -> tuple[R, list[Fact]]:
        with Session(self._writing, info={"metadata": self.metadata}, expire_on_commit=False) as session:
            tx = self._begin(Tx(session, actor, self.clock.now(), version, writes=True))
            result = use_case(tx, *args)
            session.flush()
            told = facts.append(session, tx.told) if tx.told else []
            if told:
                self._announce(session, told)
                faults.point("facts_appended")
            session.commit()
            if told:
                faults.point("facts_committed")
            return result, told

    def _announce(self, session: Session, told: Sequence[Fact]) -> None:
        """Tell the other copies, at the commit and not before: which copy wrote, first and last position."""
        if self.shared:
            notice = {"channel": CHANNEL, "notice": f"{self.copy} {told[0].position} {told[-1].position}"}
            session.execute(text("SELECT pg_notify(:channel, :notice)"), notice)


def _lets_in(tx: Tx) -> None:
    """No role is kept here."""


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=2 * READERS, pool_pre_ping=True, hide_parameters=True, connect_args=LINK
        )
    engine = create_engine(
        url,
        pool_size=READERS + 1,
        connect_args={"timeout": 30, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    """Lets one connection at a time make a new database's journal: SQLite does not wait for another that does."""
    connection.isolation_level = None
    with _JOURNAL:
        connection.execute("PRAGMA journal_mode=WAL")
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


_JOURNAL = Lock()


def _begin_sqlite(connection: Any) -> None:
    """A deferred BEGIN that reads first and writes later fails under contention: writers say so at once."""
    writes = connection.get_execution_options().get("cilpass_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _traceparent() -> str:
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return ""
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
