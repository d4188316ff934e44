"""The bare control, worker and driver in one process of its own: `python -m tests.bench.control`.

It reads one JSON request a line (`count`, `at_once`) and answers each by one JSON line. Its activities only notify the
driver, which waits for them as a person's act waits for the next step.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from uuid import uuid4

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from tests.bench.bare import STEPS, BareWorkflow, Opening
from tests.bench.measures import History, history_of, side_by_side

QUEUE = "bench-control"

_opened: dict[tuple[str, int], asyncio.Event] = {}


@dataclass(frozen=True, slots=True)
class Round:
    """The number of lives ended, their duration, the milliseconds of each act, and the size of one life's history."""

    lives: int
    seconds: float
    acts: list[float]
    history: History


@activity.defn
async def open_step(opening: Opening) -> int:
    _event(opening.life, opening.number).set()
    return 0


@activity.defn
async def frame(life: str) -> int:
    return 0


def _event(life: str, number: int) -> asyncio.Event:
    return _opened.setdefault((life, number), asyncio.Event())


async def live(client: Client, acts: list[float]) -> str:
    """Runs one life, and settles each step as soon as it is open; returns its workflow id."""
    life = f"control-{uuid4()}"
    handle = await client.start_workflow(BareWorkflow.run, life, id=life, task_queue=QUEUE)
    await _event(life, 0).wait()
    for number in range(STEPS):
        began = time.perf_counter()
        await handle.signal(BareWorkflow.settled, number)
        if number + 1 < STEPS:
            await _event(life, number + 1).wait()
            acts.append(1000 * (time.perf_counter() - began))
        del _opened[life, number]
    await handle.result()
    return life


async def play(client: Client, count: int, at_once: int) -> Round:
    acts: list[float] = []
    began = time.perf_counter()
    lives = await side_by_side(count, at_once, lambda _: live(client, acts))
    seconds = time.perf_counter() - began
    return Round(count, seconds, acts, await history_of(client, lives[-1]))


async def main(address: str) -> None:
    client = await Client.connect(address)
    worker = Worker(client, task_queue=QUEUE, workflows=[BareWorkflow], activities=[open_step, frame])
    async with worker:
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked = json.loads(line)
            print(json.dumps(asdict(await play(client, asked["count"], asked["at_once"]))), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
