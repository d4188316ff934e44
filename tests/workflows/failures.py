"""Reads failures from the histories of runs."""

from collections import Counter

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.client import Client

GIVEN_AGAIN = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND


async def failed_tasks(client: Client) -> Counter[str]:
    """Counts the failed workflow tasks of all runs, by cause.

    The server refuses a task that ends its run while a message has just arrived, and gives it again with that message.
    This happens under load, and does not count as a failure.
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
