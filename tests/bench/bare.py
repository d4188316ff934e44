"""A bare workflow: as many steps, timers and messages as a case's, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow

STEPS = 10
"""Steps of one life: as many as `lives.play` settles."""

DEADLINE = timedelta(days=15)


@dataclass(frozen=True)
class Opening:
    life: str
    number: int


@workflow.defn
class BareWorkflow:
    @workflow.init
    def __init__(self, life: str) -> None:
        self._settled: set[int] = set()

    @workflow.run
    async def run(self, life: str) -> None:
        await self._ask("frame", life)
        for number in range(STEPS):
            await self._ask("open_step", Opening(life, number))
            await self._until_settled(number)
        await self._ask("frame", life)

    async def _until_settled(self, number: int) -> None:
        await workflow.wait_condition(lambda: number in self._settled, timeout=DEADLINE)

    async def _ask(self, activity: str, argument: object) -> None:
        await workflow.execute_local_activity(
            activity, argument, schedule_to_close_timeout=timedelta(seconds=5)
        )

    @workflow.signal
    def settled(self, number: int) -> None:
        self._settled.add(number)
