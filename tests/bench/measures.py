"""Measures of the benchmarks: latencies, sizes of histories, processor time of each process."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import psutil
from temporalio.client import Client

from deploy.local.supervisor import LocalPlatform

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class History:
    """The size of a workflow's history."""

    events: int
    bytes: int


async def history_of(client: Client, workflow_id: str) -> History:
    described = await client.get_workflow_handle(workflow_id).describe()
    info = described.raw_description.workflow_execution_info
    return History(info.history_length, info.history_size_bytes)


async def side_by_side(count: int, at_once: int, one: Callable[[int], Awaitable[T]]) -> list[T]:
    """Runs `one` `count` times, `at_once` in parallel, in a closed loop: the next begins when one ends."""
    numbers = iter(range(count))
    done: list[T] = []

    async def lane() -> None:
        done.extend([await one(number) for number in numbers])

    async with asyncio.TaskGroup() as lanes:
        for _ in range(at_once):
            lanes.create_task(lane())
    return done


def quantiles(milliseconds: list[float]) -> dict[str, float]:
    """Returns p50, p90, p95, p99 (interpolated) and the number of values."""
    if len(milliseconds) < 2:
        return {"count": len(milliseconds)}
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return {
        "p50": round(cuts[49], 1),
        "p90": round(cuts[89], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "count": len(milliseconds),
    }


def processor_seconds(local: LocalPlatform, others: dict[str, int]) -> dict[str, float]:
    """Returns the user and system time, in seconds, of each process of the platform, and of `others` by pid."""
    pids = {name: local.pid(name) for name in local.names} | others
    spent = {}
    for name, pid in pids.items():
        times = psutil.Process(pid).cpu_times()
        spent[name] = times.user + times.system
    return spent


def between(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in before}
