"""The relay delivers in order within a workflow, to many at once, retries, and goes on from its position."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from sqlalchemy import update
from temporalio.client import WorkflowExecutionStatus
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from kernel import relay as relay_module
from kernel.clock import SteppedClock
from kernel.database import Database
from kernel.facts import Fact
from kernel.relay import Message, Relay, Signal, Start
from tests.in_process import ROOT
from tests.kernel import things
from tests.kernel.conftest import METADATA, rows


def rpc_error(status: RPCStatusCode) -> RPCError:
    return RPCError("failed", status, b"")


@dataclass(frozen=True)
class Told:
    number: int


class Temporal:
    """A Temporal client that keeps the messages sent to workflows; those in `failing` fail and `slow` ones delay."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.failing: dict[str, list[Exception]] = {}
        self.status: dict[str, WorkflowExecutionStatus] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.down = 0

    async def __call__(self) -> "Temporal":
        if self.down:
            self.down -= 1
            raise RuntimeError("no connection")
        return self

    async def start_workflow(self, name: str, argument: Any, **options: Any) -> None:
        await self._answer(options["id"], (name, argument))

    def get_workflow_handle(self, workflow_id: str) -> Any:
        async def signal(name: str, args: list[Any]) -> None:
            await self._answer(workflow_id, args[0] if args else name)

        async def describe() -> Any:
            if workflow_id not in self.status:
                raise rpc_error(RPCStatusCode.NOT_FOUND)
            return SimpleNamespace(status=self.status[workflow_id])

        return SimpleNamespace(signal=signal, describe=describe)

    async def _answer(self, workflow_id: str, what: Any) -> None:
        if workflow_id in self.held:
            await self.held[workflow_id].wait()
        if self.failing.get(workflow_id):
            raise self.failing[workflow_id].pop(0)
        self.told.append((workflow_id, what))

    def of(self, workflow_id: str) -> list[Any]:
        return [what for told, what in self.told if told == workflow_id]


def wake(fact: Fact) -> list[Message]:
    """Facts `told` send a message to the workflow of their subject, `born` start it, others send none."""
    if fact.kind == "born":
        return [Start("Case", fact.subject, Told(fact.data["n"]))]
    return [Signal(fact.subject, "told", fact.data["n"])] if fact.kind == "told" else []


async def tell(db: Database, *subjects: str, kind: type[things.Told | things.Born] = things.Told) -> None:
    for number, subject in enumerate(subjects):
        await db.write(lambda tx, s=subject, n=number: tx.record(kind(s, n)), ROOT)


@asynccontextmanager
async def running(db: Database, temporal: Temporal) -> AsyncIterator[Relay]:
    relay = Relay(db, "test", wake, temporal, "queue")
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def cursor(db: Database) -> int:
    (row,) = await db.read(rows, ROOT, "relay")
    return int(row.position)


async def stored(db: Database, position: int) -> None:
    async with asyncio.timeout(5):
        while await cursor(db) != position:
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(relay_module, "IDLE_SECONDS", 0.02)
    pause = asyncio.sleep
    monkeypatch.setattr("kernel.relay.asyncio.sleep", lambda seconds: pause(min(seconds, 0.01)))
    yield


@pytest.fixture
def temporal() -> Temporal:
    return Temporal()


async def expire(db: Database) -> None:
    """Lets the lease of a killed relay expire."""
    table = METADATA.tables["relay"]
    past = datetime(2000, 1, 1, tzinfo=UTC)
    await db.write(lambda tx: tx.session.execute(update(table).values(until=past)), ROOT)


async def test_messages_arrive_in_order_within_a_workflow(db: Database, temporal: Temporal) -> None:
    await tell(db, *["case"] * 20, "other")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 21)
        await stored(db, 21)
    assert temporal.of("case") == list(range(20))


async def test_what_a_commit_tells_is_not_read_again(
    db: Database, temporal: Temporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "IDLE_SECONDS", 5.0)
    async with running(db, temporal) as relay:
        await until(lambda: relay.leading)
        await tell(db, "first")
        await until(lambda: relay.delivered == 1)
        monkeypatch.setattr(relay, "_next_read", AsyncMock(return_value=[]))
        await tell(db, *["case"] * 20)
        await until(lambda: relay.delivered == 21)
    assert temporal.of("case") == list(range(20))


async def test_a_fact_of_which_nobody_was_told_is_read_before_those_that_follow(
    db: Database, url: str, clock: SteppedClock, temporal: Temporal
) -> None:
    """The notice of another copy was lost or came late."""
    async with running(db, temporal) as relay:
        await until(lambda: relay.leading)
        other = Database(url, METADATA, clock)
        await tell(other, "case", "case")
        await db.write(lambda tx: tx.record(things.Told("case", 2)), ROOT)
        await tell(other, "other")
        other.close()
        await db.write(lambda tx: tx.record(things.Told("case", 3)), ROOT)
        await until(lambda: relay.delivered == 5)
    assert temporal.of("case") == [0, 1, 2, 3] and temporal.of("other") == [0]


async def test_a_stuck_workflow_holds_up_nobody_else_and_the_cursor_waits_for_it(
    db: Database, temporal: Temporal
) -> None:
    temporal.held["stuck"] = asyncio.Event()
    await tell(db, "free", "stuck", *[f"w{n}" for n in range(30)], "stuck")
    async with running(db, temporal) as relay:
        await until(lambda: len(temporal.told) == 31)
        assert relay.delivered == 1
        await stored(db, 1)
        temporal.held["stuck"].set()
        await until(lambda: relay.delivered == 33)
    assert temporal.of("stuck") == [1, 32]


async def test_after_a_restart_it_goes_on_from_the_contiguous_prefix(
    db: Database, temporal: Temporal
) -> None:
    temporal.held["stuck"] = asyncio.Event()
    await tell(db, "a", "stuck", "b")
    async with running(db, temporal):
        await until(lambda: len(temporal.told) == 2)
        await stored(db, 1)
    temporal.held.clear()
    await expire(db)
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 3)
    assert temporal.of("a") == [0] and temporal.of("stuck") == [1]
    assert temporal.of("b") == [2, 2], "what came after the gap is sent again; the workflow absorbs it"


async def test_it_tries_again_while_temporal_is_down(db: Database, temporal: Temporal) -> None:
    temporal.down = 3
    temporal.failing["case"] = [rpc_error(RPCStatusCode.UNAVAILABLE), TimeoutError()]
    await tell(db, "case", "case")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 2)
    assert temporal.of("case") == [0, 1]
    assert await db.read(rows, ROOT, "parked") == []


async def test_a_workflow_that_was_born_already_counts_as_born(db: Database, temporal: Temporal) -> None:
    temporal.failing["case"] = [WorkflowAlreadyStartedError("case", "Case")]
    await tell(db, "case", "new", kind=things.Born)
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 2)
    assert temporal.told == [("new", ("Case", Told(1)))]


async def test_what_is_told_to_a_workflow_that_completed_counts_as_delivered(
    db: Database, temporal: Temporal
) -> None:
    temporal.failing["case"] = [rpc_error(RPCStatusCode.NOT_FOUND)]
    temporal.status["case"] = WorkflowExecutionStatus.COMPLETED
    await tell(db, "case", "case")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 2)
    assert temporal.of("case") == [1] and await db.read(rows, ROOT, "parked") == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (None, "absent"),
        (WorkflowExecutionStatus.TERMINATED, "terminated"),
        (WorkflowExecutionStatus.FAILED, "failed"),
    ],
)
async def test_what_nobody_can_receive_is_parked_and_what_follows_waits_behind_it(
    db: Database, temporal: Temporal, status: WorkflowExecutionStatus | None, reason: str
) -> None:
    temporal.failing["case"] = [rpc_error(RPCStatusCode.NOT_FOUND)]
    if status:
        temporal.status["case"] = status
    await tell(db, "case", "other", "case")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 3)
        await stored(db, 3)
        parked = await db.read(rows, ROOT, "parked")
        assert [(row.position, row.reason) for row in parked] == [(1, reason), (3, "behind_a_parked_message")]
        assert temporal.told == [("other", 1)]
        assert await relay.retry_parked() == 2
        await tell(db, "case")
        await until(lambda: relay.delivered == 4)
    assert temporal.of("case") == [0, 2, 0]
    assert await db.read(rows, ROOT, "parked") == []


async def test_what_was_parked_stays_parked_after_a_restart(db: Database, temporal: Temporal) -> None:
    temporal.failing["case"] = [rpc_error(RPCStatusCode.NOT_FOUND)]
    await tell(db, "case", kind=things.Told)
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 1)
    await expire(db)
    await tell(db, "case")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 2)
    assert temporal.told == []
    assert len(await db.read(rows, ROOT, "parked")) == 2


async def test_only_one_relay_leads(db: Database, temporal: Temporal) -> None:
    async with running(db, temporal) as first:
        await until(lambda: first.leading)
        async with running(db, Temporal()) as second:
            await tell(db, "case")
            await until(lambda: first.delivered == 1)
            assert not second.leading
    assert temporal.of("case") == [0]


async def test_a_relay_that_led_waited_and_leads_again_delivers_what_it_had_begun(
    sqlite: Database, temporal: Temporal
) -> None:
    """A process paused longer than its lease must not keep its former queues."""
    temporal.held["case"] = asyncio.Event()
    await tell(sqlite, "case")
    table = METADATA.tables["relay"]
    async with running(sqlite, temporal) as relay:
        await until(lambda: relay._left)
        far = datetime(2100, 1, 1, tzinfo=UTC)
        taken = update(table).values(holder="another", until=far)
        await sqlite.write(lambda tx: tx.session.execute(taken), ROOT)
        relay._renew_at = 0.0
        await until(lambda: not relay.leading)
        await expire(sqlite)
        await until(lambda: relay.leading and relay._left)
        temporal.held["case"].set()
        await until(lambda: relay.delivered == 1)
        await tell(sqlite, "case")
        await until(lambda: relay.delivered == 2)
    assert temporal.of("case")[-1] == 0 and not relay._queues


async def test_a_failure_that_is_nobodys_fault_stops_no_queue(
    db: Database, temporal: Temporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "log", Mock())
    temporal.failing["case"] = [OSError("broken pipe"), ValueError("unforeseen")]
    await tell(db, "case", "case")
    async with running(db, temporal) as relay:
        await until(lambda: relay.delivered == 2)
    assert temporal.of("case") == [0, 1]
