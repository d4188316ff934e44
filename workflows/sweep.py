"""The sweep: it wakes workflows that are overdue, in case a timer was lost, and has services delete expired data."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts.sweep import SWEEP_WORKFLOW, Swept, Tidied
    from workflows.requests import ask


@workflow.defn(name=SWEEP_WORKFLOW)
class SweepWorkflow:
    @workflow.run
    async def run(self) -> int:
        swept = await ask("sweep", None, Swept)
        await ask("tidy", None, Tidied)
        return swept.told
