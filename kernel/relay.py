"""The relay: carries a service's facts to the workflows that they concern, at least once, in order.

One relay is active per service, by a lease. It takes what commits tell it, as long as no position is missing, and else
reads the feed by position, at least every half second when nothing is told. It queues per workflow id: in order within
one, many workflows side by side, so one stuck workflow holds up nobody. Its cursor advances over the contiguous prefix
of what was delivered; after a restart it sends again and the workflow absorbs it. It sends Signals, which no handler
makes wait.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from opentelemetry import propagate
from opentelemetry.context import attach, detach
from sqlalchemy import JSON, BigInteger, Column, MetaData, String, Table, delete, func, insert, select, update
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from kernel import facts, faults
from kernel.columns import Instant
from kernel.database import Database, Tx
from kernel.facts import Fact
from kernel.identity import Actor
from kernel.roles import TechnicalRole

SIDE_BY_SIDE = 64
PAGE = 200
MOST_PENDING = 1000
IDLE_SECONDS = 0.5
STORE_SECONDS = 0.5
"""How far the stored position may lag: what was delivered meanwhile is sent again after a crash, and absorbed."""

SHARED_STORE_SECONDS = 0.05
"""The same where copies share the database: those that do not lead know of deliveries by the stored position only."""

BEHIND_PARKED = "behind_a_parked_message"
"""Reason of a message put aside because an earlier one of its workflow was."""

LEASE_SECONDS = 6.0
SEND_SECONDS = 10.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Start:
    """Give birth to a workflow; one that was already born, or has already ended, counts as delivered."""

    workflow: str
    workflow_id: str
    argument: Any


@dataclass(frozen=True, slots=True)
class Signal:
    """A message to a running workflow; a workflow that has ended normally counts as reached."""

    workflow_id: str
    name: str
    argument: Any | None = None


Message = Start | Signal
Wake = Callable[[Fact], Sequence[Message]]


class Undeliverable(Exception):
    """The workflow is absent or was terminated: the message is parked and an alarm raised."""


def define(metadata: MetaData) -> None:
    """The relay's cursor and lease, and the messages it could not deliver."""
    Table(
        "relay",
        metadata,
        Column("name", String(16), primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("holder", String(36), nullable=False),
        Column("until", Instant, nullable=False),
    )
    Table(
        "parked",
        metadata,
        Column("position", BigInteger, primary_key=True),
        Column("ordinal", BigInteger, primary_key=True),
        Column("workflow_id", String(96), nullable=False, index=True),
        Column("message", JSON, nullable=False),
        Column("reason", String(64), nullable=False),
        Column("at", Instant, nullable=False),
    )


class Relay:
    """`connect` answers a Temporal client, waiting as long as that takes."""

    def __init__(self, db: Database, service: str, wake: Wake, client: Callable[[], Any], task_queue: str):
        self._db = db
        self._wake = wake
        self._client = client
        self._task_queue = task_queue
        self._actor = Actor(f"relay-{service}", TechnicalRole.SERVICE)
        self._holder = str(uuid4())
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._queues: dict[str, deque[tuple[Fact, int, Message]]] = {}
        self._drains: set[asyncio.Task[None]] = set()
        self._left: dict[int, int] = {}
        self._heard: dict[int, Fact] = {}
        self._read = 0
        self._stored = 0
        self._store_at = 0.0
        self._store_seconds = SHARED_STORE_SECONDS if db.shared else STORE_SECONDS
        self._progress = asyncio.Event()
        self._parked: set[str] = set()
        self._renew_at = 0.0
        self.leading = False
        db.on_commit(self._hear)

    @property
    def delivered(self) -> int:
        """Position up to which, without a gap, every message has been delivered or parked."""
        return min(self._left) - 1 if self._left else self._read

    async def run(self) -> None:
        """Relay until cancelled."""
        while True:
            try:
                if await self._lead():
                    await self._turn()
                else:
                    await asyncio.sleep(IDLE_SECONDS)
            except asyncio.CancelledError:
                self._abandon()
                raise
            except Exception:
                log.exception("relay_failed")
                await asyncio.sleep(IDLE_SECONDS)

    async def _lead(self) -> bool:
        if self.leading and time.monotonic() < self._renew_at:
            return True
        position = await self._db.write(_take_lease, self._actor, self._holder, self._stored)
        if position is None:
            self.leading = False
            self._abandon()
            return False
        if not self.leading:
            self._abandon()
            self._read = self._stored = position
            self._parked = await self._db.read(_parked_workflows, self._actor)
            self.leading = True
        await self._let_go_of_sent()
        self._renew_at = time.monotonic() + LEASE_SECONDS / 3
        return True

    async def _let_go_of_sent(self) -> None:
        """Forgets the workflows whose parked messages another copy of the service has sent since."""
        if known := set(self._parked):
            self._parked -= known - await self._db.read(_parked_workflows, self._actor)

    def _abandon(self) -> None:
        """Drops what was begun under a former lease; the next leader reads it again from the feed."""
        for task in self._drains:
            task.cancel()
        self._queues.clear()
        self._left.clear()
        self._heard.clear()

    async def _turn(self) -> None:
        full = len(self._left) >= MOST_PENDING
        news = self._progress if full else self._db.committed
        news.clear()
        page = [] if full else self._next_heard() or await self._next_read()
        for fact in page:
            self._take(fact)
        if self.delivered > self._stored and time.monotonic() >= self._store_at:
            self._stored = self.delivered
            await self._db.write(_store_position, self._actor, self._holder, self._stored)
            faults.point("relay_stored")
            self._store_at = time.monotonic() + self._store_seconds
        if len(page) < PAGE and not self._heard:
            pause = IDLE_SECONDS if self._stored == self._read else self._store_seconds
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), pause)

    def _hear(self, told: Sequence[Fact]) -> None:
        """Facts of a commit, of this copy or another; forgotten where the feed itself is read next."""
        if self.leading and len(self._heard) < MOST_PENDING:
            self._heard.update((fact.position, fact) for fact in told)

    def _next_heard(self) -> list[Fact]:
        page: list[Fact] = []
        while fact := self._heard.pop(self._read + len(page) + 1, None):
            page.append(fact)
        return page

    async def _next_read(self) -> list[Fact]:
        self._heard.clear()
        return await self._db.read(_page, self._actor, self._read)

    def _take(self, fact: Fact) -> None:
        messages = self._wake(fact)
        self._read = fact.position
        if messages:
            self._left[fact.position] = len(messages)
        for ordinal, message in enumerate(messages):
            if message.workflow_id in self._queues:
                self._queues[message.workflow_id].append((fact, ordinal, message))
                continue
            self._queues[message.workflow_id] = deque([(fact, ordinal, message)])
            task = asyncio.create_task(self._drain(message.workflow_id))
            self._drains.add(task)
            task.add_done_callback(self._drains.discard)

    async def _drain(self, workflow_id: str) -> None:
        queue = self._queues[workflow_id]
        while queue:
            fact, ordinal, message = queue[0]
            try:
                await self._settle(fact, ordinal, message)
            except Exception:
                log.exception("relay_waits", workflow=workflow_id, position=fact.position)
                await asyncio.sleep(IDLE_SECONDS)
                continue
            queue.popleft()
            self._left[fact.position] -= 1
            if not self._left[fact.position]:
                del self._left[fact.position]
                self._progress.set()
        del self._queues[workflow_id]

    async def _settle(self, fact: Fact, ordinal: int, message: Message) -> None:
        reason = BEHIND_PARKED
        if message.workflow_id not in self._parked:
            try:
                async with self._slots:
                    await self._deliver(fact, message)
                    return faults.point("relay_delivered")
            except Undeliverable as error:
                reason = str(error)
        await self._db.write(_park, self._actor, fact.position, ordinal, message, reason)
        self._parked.add(message.workflow_id)
        log.error("relay_parked", workflow=message.workflow_id, position=fact.position, reason=reason)
        return None

    async def _deliver(self, fact: Fact, message: Message) -> None:
        pause = 0.2
        while True:
            token = attach(propagate.extract({"traceparent": fact.trace})) if fact.trace else None
            try:
                client = await self._client()
                async with asyncio.timeout(SEND_SECONDS):
                    return await send(client, message, self._task_queue)
            except (RPCError, TimeoutError, RuntimeError) as error:
                log.warning("relay_waits", workflow=message.workflow_id, error=type(error).__name__)
            finally:
                if token:
                    detach(token)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 2.0)

    async def retry_parked(self) -> int:
        """Send parked messages again, in order; answers how many went. One that cannot holds up its workflow only."""
        rows = await self._db.read(parked_rows, self._actor)
        sent, held = 0, set()
        for row in rows:
            if row.workflow_id in held:
                continue
            try:
                await send(await self._client(), _message(row.message), self._task_queue)
            except Undeliverable:
                held.add(row.workflow_id)
                continue
            await self._db.write(_unpark, self._actor, row.position, row.ordinal)
            sent += 1
        self._parked = await self._db.read(_parked_workflows, self._actor)
        return sent

    async def tell(self, workflow_ids: Sequence[str], signal: str) -> int:
        """Signal workflows by hand, and answer how many are there to hear it."""
        client = await self._client()
        told = 0
        for workflow_id in workflow_ids:
            with contextlib.suppress(Undeliverable):
                await send(client, Signal(workflow_id, signal), self._task_queue)
                told += 1
        return told


async def send(client: Client, message: Message, task_queue: str) -> None:
    """Deliver one message; Undeliverable where no try will ever succeed."""
    if isinstance(message, Start):
        with contextlib.suppress(WorkflowAlreadyStartedError):
            await begin(client, message, task_queue)
        return
    handle = client.get_workflow_handle(message.workflow_id)
    try:
        await handle.signal(message.name, args=[] if message.argument is None else [message.argument])
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        await _look(client, message.workflow_id)


async def begin(
    client: Client,
    start: Start,
    task_queue: str,
    open_one: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.USE_EXISTING,
    closed_one: WorkflowIDReusePolicy = WorkflowIDReusePolicy.REJECT_DUPLICATE,
) -> None:
    """Starts a workflow, once for its id; the policies say otherwise for an open or a closed run of the same id."""
    await client.start_workflow(
        start.workflow,
        start.argument,
        id=start.workflow_id,
        task_queue=task_queue,
        id_conflict_policy=open_one,
        id_reuse_policy=closed_one,
    )


async def _look(client: Client, workflow_id: str) -> None:
    """NOT_FOUND means absent, completed or terminated: only completed is delivered."""
    try:
        description = await client.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise Undeliverable("absent") from error
        raise
    if description.status is not WorkflowExecutionStatus.COMPLETED:
        raise Undeliverable(str(description.status and description.status.name).lower())


def position(tx: Tx) -> int:
    """Position up to which the relay is known to have delivered, whichever copy leads."""
    stored = tx.session.execute(select(tx.table("relay").c.position)).scalar()
    return int(stored or 0)


def count_parked(tx: Tx) -> int:
    return int(tx.session.execute(select(func.count()).select_from(tx.table("parked"))).scalar_one())


def _take_lease(tx: Tx, holder: str, position: int) -> int | None:
    """The stored position where the lease is ours now, else None; leases run in real time."""
    table, now = tx.table("relay"), datetime.now(UTC)
    until = now + timedelta(seconds=LEASE_SECONDS)
    row = tx.session.execute(select(table).where(table.c.name == "relay").with_for_update()).first()
    if row is None:
        tx.session.execute(insert(table).values(name="relay", position=0, holder=holder, until=until))
        return 0
    if row.holder != holder and row.until > now:
        return None
    tx.session.execute(update(table).values(holder=holder, until=until))
    return int(row.position)


def _store_position(tx: Tx, holder: str, position: int) -> None:
    table = tx.table("relay")
    tx.session.execute(update(table).where(table.c.holder == holder).values(position=position))


def _page(tx: Tx, after: int) -> list[Fact]:
    return facts.read_page(tx.session, after, PAGE)


def _parked_workflows(tx: Tx) -> set[str]:
    table = tx.table("parked")
    return set(tx.session.execute(select(table.c.workflow_id)).scalars())


def parked_rows(tx: Tx) -> Sequence[Any]:
    """Messages put aside, in the order in which they are sent again."""
    table = tx.table("parked")
    return tx.session.execute(select(table).order_by(table.c.position, table.c.ordinal)).all()


def _park(tx: Tx, position: int, ordinal: int, message: Message, reason: str) -> None:
    kind = "start" if isinstance(message, Start) else "signal"
    body = asdict(message) if is_dataclass(message.argument) else _plain(message)
    _unpark(tx, position, ordinal)  # parked already, before a restart that did not store the cursor
    tx.session.execute(
        insert(tx.table("parked")).values(
            position=position,
            ordinal=ordinal,
            workflow_id=message.workflow_id,
            message={"kind": kind, **body},
            reason=reason,
            at=tx.now,
        )
    )


def _plain(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in type(message).__dataclass_fields__}


def _message(body: dict[str, Any]) -> Message:
    kind, rest = body["kind"], {name: value for name, value in body.items() if name != "kind"}
    return Start(**rest) if kind == "start" else Signal(**rest)


def _unpark(tx: Tx, position: int, ordinal: int) -> None:
    table = tx.table("parked")
    tx.session.execute(delete(table).where(table.c.position == position, table.c.ordinal == ordinal))
