"""The worker process: runs the workflows and their activities until SIGTERM."""

import asyncio
import contextlib
import os
import signal
from datetime import timedelta
from typing import Any

import structlog
import uvloop
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    Worker,
)

from kernel import faults, telemetry
from kernel.settings import Settings
from kernel.temporal import connect, metered
from workflows import versions
from workflows.activities import Activities
from workflows.case import CaseWorkflow
from workflows.contracts.sweep import SWEEP_SCHEDULE, SWEEP_WORKFLOW
from workflows.convention import ConventionWorkflow
from workflows.handing_on import HandingOnWorkflow
from workflows.reach import ReachWorkflow
from workflows.referral import ReferralWorkflow
from workflows.retention import RetentionWorkflow
from workflows.sweep import SweepWorkflow

WORKFLOWS = [
    CaseWorkflow,
    ConventionWorkflow,
    HandingOnWorkflow,
    ReachWorkflow,
    ReferralWorkflow,
    RetentionWorkflow,
    SweepWorkflow,
]

SWEEP_EVERY = timedelta(minutes=5)

log = structlog.get_logger()


class CrashPoints(Interceptor):
    """Lets a test kill the worker after a service has answered and before Temporal has the answer."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Answered(next)


class _Answered(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        answer = await super().execute_activity(input)
        faults.point("activity_answered")
        return answer


async def run(settings: Settings) -> None:
    """Runs workflows and activities until SIGTERM or SIGINT."""
    client = await connect(settings, metered(settings))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    worker = Worker(
        client,
        task_queue=settings.task_queue,
        workflows=WORKFLOWS,
        activities=Activities(settings, client).all(),
        graceful_shutdown_timeout=timedelta(seconds=5),
        interceptors=[CrashPoints()],
        deployment_config=versions.deployment(settings),
    )
    async with worker, asyncio.TaskGroup() as tasks:
        beginning = tasks.create_task(_begin(client, settings))
        await stop.wait()
        beginning.cancel()


async def _begin(client: Client, settings: Settings) -> None:
    build = versions.build_of(settings)
    await versions.take_place(client, build, at_once=settings.current_at_start)
    await schedule_sweep(client, settings.task_queue)
    log.info("worker_ready", task_queue=settings.task_queue, build=build)


async def schedule_sweep(client: Client, task_queue: str) -> None:
    """Creates the schedule that runs the sweep every few minutes, one at a time; there is one for all workers."""
    start = ScheduleActionStartWorkflow(SWEEP_WORKFLOW, id=SWEEP_SCHEDULE, task_queue=task_queue)
    schedule = Schedule(
        action=start,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=SWEEP_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
    )
    with contextlib.suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(SWEEP_SCHEDULE, schedule)


def main() -> None:
    settings = Settings()
    telemetry.configure("worker", settings.otlp)
    faults.arm(settings.crash_points, "worker")
    uvloop.run(run(settings))
    if settings.otlp:
        from kernel import tracing

        tracing.close()
    os._exit(0)  # a live client can crash the interpreter's own shutdown (docs/decisions/0003)


if __name__ == "__main__":
    main()
