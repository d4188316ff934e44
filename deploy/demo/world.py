"""What a story needs of the platform: the gateway, the stepped clock, and a wait until all processes are idle."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any

from cilpass.common.v1 import operations_pb2, operations_pb2_grpc
from temporalio.client import Client
from temporalio.service import RPCError

from deploy.demo.gateway import Gateway
from deploy.demo.player import Player
from kernel.calendar import at_paris, paris_day
from kernel.clock import SteppedClock
from kernel.errors import Unavailable
from kernel.feed import from_timestamp, to_timestamp
from kernel.rpc import Caller
from kernel.temporal import Due

FEEDS = ("intake", "cases", "partners", "platform")
QUIET_SECONDS = 60.0
PATIENCE_SECONDS = 60.0
PAUSE = 0.04

Story = AsyncIterator[datetime]
"""A generator that acts, then yields the business instant at which it is to be resumed."""


class NeverQuiet(TimeoutError):
    """The platform was still busy after the longest wait."""


@dataclass(slots=True)
class World:
    """The gateway, the clock and the stillness of the platform that a story is played on."""

    gateway: Gateway
    clock: SteppedClock
    stillness: "Stillness"

    @property
    def today(self) -> date:
        return paris_day(self.clock.now())

    async def quiet(self) -> None:
        """Waits until the platform has finished what the last act began."""
        await self.stillness.wait()


def morning(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Returns the instant of an hour of a civil day in Paris."""
    return at_paris(day, clock_time(hour, minute))


class Stillness:
    """Waits for the platform to be quiet.

    It is quiet when all messages are delivered, all due mails have left, and no workflow runs a task.
    """

    def __init__(self, client: Client, callers: dict[str, Caller]) -> None:
        self._client = client
        self._callers = callers
        self._stubs = {
            name: operations_pb2_grpc.OperationsStub(caller.channel) for name, caller in callers.items()
        }
        self._quiet: dict[str, tuple[int, str]] | None = None
        """The feeds' heads when all was last quiet; None once a workflow may have been woken since."""

    async def agenda(self, until: datetime) -> list[Due]:
        """Returns what the services' workflows wait for, up to an instant."""
        request = operations_pb2.ReadAgendaRequest(until=to_timestamp(until))
        answers = await self._ask(lambda stub: stub.ReadAgenda, request)
        found = [
            Due(item.workflow_id, from_timestamp(item.due), from_timestamp(item.since))
            for answer in answers.values()
            for item in answer.items
        ]
        if found:
            self._quiet = None  # the player is about to wake these workflows
        return found

    async def heads(self) -> dict[str, tuple[int, str]]:
        """Returns the position and the hash of each feed's last fact."""
        states = await self._states()
        return {name: (state.facts, state.head_hash) for name, state in states.items()}

    async def parked(self) -> int:
        """Counts the messages that could not be delivered to their workflow."""
        return sum(state.parked for state in (await self._states()).values())

    async def wait(self) -> None:
        """Returns once the platform is quiet. Raises NeverQuiet.

        It asks the services, then the workflows, then the services again. Work that passes from a workflow to a service
        in the meantime leaves a fact, which the second answers show. A workflow works only after a fact or a due
        instant, so where neither came since the last quiet, the first answers suffice.
        """
        until = time.monotonic() + QUIET_SECONDS
        before = await self._settled_heads()
        if before is not None and before == self._quiet:
            return
        while time.monotonic() < until:
            await asyncio.sleep(PAUSE)  # Temporal lists a new workflow a moment after its start
            rests = before is not None and await self._workflows_rest()
            heads = await self._settled_heads()
            if rests and heads == before:
                self._quiet = heads
                return
            before = heads
        raise NeverQuiet(str({name: str(state) for name, state in (await self._states()).items()}))

    async def _settled_heads(self) -> dict[str, tuple[int, str]] | None:
        """Returns the feeds' heads, or None while a service still has something to deliver."""
        states = await self._states()
        if not all(_settled(state) for state in states.values()):
            return None
        return {name: (state.facts, state.head_hash) for name, state in states.items()}

    async def _states(self) -> dict[str, Any]:
        return await self._ask(lambda stub: stub.ReadState, operations_pb2.ReadStateRequest())

    async def _ask(self, method: Callable[[Any], Any], request: Any) -> dict[str, Any]:
        """Returns every service's answer; a service that does not answer for a moment is asked again."""
        until = time.monotonic() + PATIENCE_SECONDS
        names = list(self._stubs)
        while True:
            calls: list[Awaitable[Any]] = [
                self._callers[name](method(self._stubs[name]), request) for name in names
            ]
            try:
                return dict(zip(names, await asyncio.gather(*calls), strict=True))
            except Unavailable:
                if time.monotonic() > until:
                    raise
            await asyncio.sleep(PAUSE)

    async def _workflows_rest(self) -> bool:
        try:
            running = [item.id async for item in self._client.list_workflows("ExecutionStatus = 'Running'")]
            resting = await asyncio.gather(*(self._rests(workflow_id) for workflow_id in running))
        except RPCError:
            return False  # Temporal does not answer for a moment
        return all(resting)

    async def _rests(self, workflow_id: str) -> bool:
        raw = (await self._client.get_workflow_handle(workflow_id).describe()).raw_description
        return not raw.HasField("pending_workflow_task") and not raw.pending_activities


def _settled(state: Any) -> bool:
    return bool(state.facts == state.delivered and not state.messages_due)


async def play_together(
    stories: list[Story], player: Player, clock: SteppedClock, acted: Callable[[datetime], None]
) -> None:
    """Plays stories on one clock: the story whose next instant is the soonest acts next."""
    waiting = [(clock.now(), number, story) for number, story in enumerate(stories)]
    while waiting:
        waiting.sort(key=lambda item: (item[0], item[1]))
        instant, number, story = waiting.pop(0)
        await player.advance_to(max(instant, clock.now()))
        acted(instant)
        try:
            waiting.append((await anext(story), number, story))
        except StopAsyncIteration:
            continue
