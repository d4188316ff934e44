"""What went wrong inside runs, as their histories tell it."""

from collections import Counter

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.client import Client

GIVEN_AGAIN = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND


async def failed_tasks(client: Client) -> Counter[str]:
    """Workflow tasks that failed, by cause, over all runs.

    A task that would end its run while a message for it has just come in is refused by the server and given again
    with that message, so that none is lost: this is how runs end under load, and no failure.
    """
    failed = Counter[str]()
    async for run in client.list_workflows():
        handle = client.get_workflow_handle(run.id, run_id=run.run_id)
        async for event in handle.fetch_history_events():
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                cause = event.workflow_task_failed_event_attributes.cause
                if cause != GIVEN_AGAIN:
                    failed[WorkflowTaskFailedCause.Name(cause)] += 1
    return failed
