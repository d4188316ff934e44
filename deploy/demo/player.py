"""The player of stepped time: it brings each workflow to its next due instant (docs/decisions/0003)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing._timeskipping import TimeSkipper

from kernel.clock import SteppedClock
from kernel.temporal import Due

WAKE_SECONDS = 30.0
AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED)

Agenda = Callable[[datetime], Awaitable[list[Due]]]
Quiet = Callable[[], Awaitable[None]]


class Player:
    """Moves stepped time forward from one due instant to the next, only while the platform is quiet.

    A workflow's own clock lags behind business time until one of its timers is due. The player then skips its time up
    to that instant, so that the timer fires when the business clock shows it.
    """

    def __init__(self, client: Client, clock: SteppedClock, agenda: Agenda, quiet: Quiet) -> None:
        self._client = client
        self._skipper = TimeSkipper(client)
        self._clock = clock
        self._agenda = agenda
        self._quiet = quiet
        self._aligned: dict[str, datetime] = {}

    async def advance_to(self, target: datetime) -> None:
        """Has all that is due up to `target` included happen in order, each at its instant; then stops at `target`."""
        await self._quiet()
        while due := await self._agenda(target):
            instant = max(min(item.at for item in due), self._clock.now())
            self._clock.set(instant)
            await asyncio.gather(*(self._wake(item, instant) for item in due if item.at <= instant))
            await self._quiet()
        self._clock.set(target)
        await self._quiet()

    async def _wake(self, item: Due, instant: datetime) -> None:
        if not item.workflow_id:
            return
        aligned = max(item.since, self._aligned.get(item.workflow_id, item.since))
        self._aligned[item.workflow_id] = instant
        missing = max(instant - aligned, timedelta(0)) + timedelta(seconds=1)
        handle = self._client.get_workflow_handle(item.workflow_id)
        async with asyncio.timeout(WAKE_SECONDS):
            while True:
                try:
                    await self._skipper.fast_forward(handle, missing)
                    return
                except RPCError as error:
                    if error.status not in AWAY:
                        raise
                await asyncio.sleep(
                    0.2
                )  # a second skip would wake the workflow early, and it would wait again
