"""A worker without the key of the payloads waits, and loses nothing: with the key, the workflow goes on."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from kernel.settings import Settings
from kernel.temporal import data_converter
from tests.workflows.conftest import temporal
from tests.workflows.desk import Desk
from workflows.case import CaseWorkflow
from workflows.contracts.case import CASE_ENDED, CaseEnded, CaseInput

__all__ = ["temporal"]


@pytest.mark.cell("no key", "worker")
async def test_a_worker_without_the_key_fails_its_tasks_until_it_has_it(temporal: Client) -> None:
    other = data_converter(Settings(payload_key="c" * 43 + "="))
    without = await Client.connect(temporal.service_client.config.target_host, data_converter=other)
    queue, desk = f"test-{uuid4()}", Desk()
    handle = await temporal.start_workflow(
        CaseWorkflow.run,
        CaseInput("c1"),
        id=f"case-{uuid4()}",
        task_queue=queue,
        task_timeout=timedelta(seconds=2),  # after the second failure the server waits for this long
    )
    async with Worker(without, task_queue=queue, workflows=[CaseWorkflow], activities=desk.all()):
        async with asyncio.timeout(10):
            while not await _fails(temporal, handle.id):
                await asyncio.sleep(0.1)
    assert desk.opened == []
    async with Worker(temporal, task_queue=queue, workflows=[CaseWorkflow], activities=desk.all()):
        async with asyncio.timeout(30):
            while "first_answer-1" not in desk.opened:
                await asyncio.sleep(0.1)
        await handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        assert await asyncio.wait_for(handle.result(), 15) == "withdrawn"


async def _fails(client: Client, workflow_id: str) -> bool:
    """Says whether a task of the workflow, which stays open, was tried more than once."""
    raw = (await client.get_workflow_handle(workflow_id).describe()).raw_description
    return bool(raw.pending_workflow_task.attempt > 1)
