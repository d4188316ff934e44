"""The worker process: runs the workflows and their activities until it is told to stop."""

import asyncio
import os
import signal
from datetime import timedelta

import structlog
from temporalio.worker import Worker

from kernel import telemetry
from kernel.settings import Settings
from kernel.temporal import connect
from workflows.activities import Activities
from workflows.case import CaseWorkflow
from workflows.convention import ConventionWorkflow
from workflows.referral import ReferralWorkflow

WORKFLOWS = [CaseWorkflow, ConventionWorkflow, ReferralWorkflow]

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    client = await connect(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    worker = Worker(
        client,
        task_queue=settings.task_queue,
        workflows=WORKFLOWS,
        activities=Activities(settings).all(),
        graceful_shutdown_timeout=timedelta(seconds=5),
    )
    async with worker:
        log.info("worker_ready", task_queue=settings.task_queue)
        await stop.wait()


def main() -> None:
    settings = Settings()
    telemetry.configure("worker", settings.otlp)
    asyncio.run(run(settings))
    os._exit(0)  # a live client can crash the interpreter's own shutdown (docs/decisions/0003)


if __name__ == "__main__":
    main()
