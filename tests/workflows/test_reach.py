"""A person reached otherwise: `cases` learns of it, however long it is away (EXC-5)."""

from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from tests.workflows.desk import Desk
from workflows.contracts.reach import NewReach, reach_workflow_id
from workflows.reach import ReachWorkflow

CHANGED = NewReach("c1", 2)


async def test_cases_is_told_once_it_answers(temporal: Client) -> None:
    queue, desk = f"test-{uuid4()}", Desk(failures=3)
    async with Worker(temporal, task_queue=queue, workflows=[ReachWorkflow], activities=desk.all()):
        noted = await temporal.execute_workflow(
            ReachWorkflow.run, CHANGED, id=reach_workflow_id(uuid4(), 2), task_queue=queue
        )
    assert (noted, desk.reached) == ("noted", [CHANGED])
