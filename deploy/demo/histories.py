"""Keeps the histories of the demonstration's workflows, which `cilpass replay` runs through the present code."""

from pathlib import Path

from temporalio.client import Client, WorkflowExecution

from deploy.local.addresses import Addresses

KEY = "payload_key"


async def keep_histories(client: Client, addresses: Addresses, folder: Path) -> int:
    """Writes one history for each kind of workflow and outcome, with the key that sealed their payloads; counts them.

    The payloads hold ids, codes, dates and counts of invented cases (CONF-6), so the key may be published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, WorkflowExecution] = {}
    async for execution in client.list_workflows():
        kept.setdefault(await _name(client, execution), execution)
    for name, execution in kept.items():
        handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
        (folder / f"{name}.json").write_text((await handle.fetch_history()).to_json())
    (folder / KEY).write_text(addresses.keys.payload)
    return len(kept)


async def _name(client: Client, execution: WorkflowExecution) -> str:
    """Names a history by the kind of workflow, how the run ended, and the outcome that it returned if any."""
    status = execution.status.name.lower() if execution.status else "unknown"
    if status != "completed":
        return f"{execution.workflow_type}-{status}"
    handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
    return f"{execution.workflow_type}-{await handle.result(follow_runs=False)}"
