"""A declined case goes to the next CIL: `intake` is informed, even after it was down for long (CASE-6, CASE-12)."""

from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from tests.workflows.desk import Desk
from workflows.contracts.handing_on import Handed, handing_on_workflow_id
from workflows.handing_on import HandingOnWorkflow

HANDED = Handed("c1", 1, "cil-b", "cil-z", "acting")


async def test_intake_is_told_once_it_answers(temporal: Client) -> None:
    queue, desk = f"test-{uuid4()}", Desk(failures=3)
    async with Worker(temporal, task_queue=queue, workflows=[HandingOnWorkflow], activities=desk.all()):
        told = await temporal.execute_workflow(
            HandingOnWorkflow.run, HANDED, id=handing_on_workflow_id(uuid4(), 1), task_queue=queue
        )
    assert (told, desk.handed) == ("told", [HANDED])
