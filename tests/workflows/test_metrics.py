"""The worker's page of metrics: what the SDK counts, with names of ours and no id of anybody's."""

from uuid import uuid4

import httpx2
from temporalio.client import Client
from temporalio.worker import Worker

from kernel.settings import Settings
from kernel.temporal import connect, metered
from tests.workflows.desk import Desk
from tests.workflows.server import free_port
from workflows.contracts.handing_on import Handed, handing_on_workflow_id
from workflows.handing_on import HandingOnWorkflow


async def test_the_worker_shows_what_it_does_and_for_nobody_by_name(temporal: Client) -> None:
    port, case = free_port(), str(uuid4())
    settings = Settings.model_validate(
        {"temporal": temporal.service_client.config.target_host, "metrics_port": port}
    )
    client = await connect(settings, metered(settings))
    queue, desk = f"test-{uuid4()}", Desk()
    async with Worker(client, task_queue=queue, workflows=[HandingOnWorkflow], activities=desk.all()):
        handed = Handed(case, 1, "cil-b", "cil-z", "acting")
        await client.execute_workflow(
            HandingOnWorkflow.run, handed, id=handing_on_workflow_id(case, 1), task_queue=queue
        )
        async with httpx2.AsyncClient() as http:
            page = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
    for name in (
        "temporal_worker_task_slots_available",
        "temporal_workflow_task_schedule_to_start_latency_seconds",
        'workflow_type="handing_on"',
        'activity_type="hand_on"',
    ):
        assert name in page, name
    for kept_apart in (case, "cil-b", "cil-z"):
        assert kept_apart not in page


def test_without_a_port_there_is_no_page() -> None:
    assert metered(Settings()) is None
