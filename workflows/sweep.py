"""The overdue sweep: whatever is due and not handled is looked at again, should a timer ever have been lost."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.asking import ask
    from workflows.contracts.sweep import SWEEP_WORKFLOW, Swept


@workflow.defn(name=SWEEP_WORKFLOW)
class SweepWorkflow:
    @workflow.run
    async def run(self) -> int:
        swept = await ask("sweep", None, Swept)
        return swept.told
