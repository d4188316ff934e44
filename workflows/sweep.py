"""The sweep: what is overdue is looked at again, should a timer ever have been lost; what is kept no longer goes."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.asking import ask
    from workflows.contracts.sweep import SWEEP_WORKFLOW, Swept, Tidied


@workflow.defn(name=SWEEP_WORKFLOW)
class SweepWorkflow:
    @workflow.run
    async def run(self) -> int:
        swept = await ask("sweep", None, Swept)
        await ask("tidy", None, Tidied)
        return swept.told
