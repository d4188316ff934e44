"""The retention of a closed case: kept for a time, announced for erasure, then erased (CASE, level 2, 12).

It is a workflow of its own: the case's ends with its survey, and this one sleeps for two years with a short history.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from words.way import StepKind, StepState
    from workflows.contracts.case import StepRequest, StepView
    from workflows.contracts.retention import (
        RETENTION_LOOK_AGAIN,
        RETENTION_WORKFLOW,
        Erased,
        RetentionInput,
    )
    from workflows.requests import ask
    from workflows.version_change import begin_anew, has_moved

KIND = SearchAttributeKey.for_keyword("CilpassKind")


@workflow.defn(name=RETENTION_WORKFLOW)
class RetentionWorkflow:
    @workflow.init
    def __init__(self, retention: RetentionInput) -> None:
        self._step = StepRequest(retention.case_id, StepKind.RETENTION, 1)
        self._asked_again = 0

    @workflow.run
    async def run(self, retention: RetentionInput) -> str:
        workflow.upsert_search_attributes([KIND.value_set("retention")])
        view = await ask("open_step", self._step, StepView)
        while view.state is StepState.OPEN:
            await self._wait(view)
            if has_moved():
                begin_anew(retention)
            view = await ask("tend_step", self._step, StepView)
        await ask("erase_case", retention.case_id, Erased)
        return "erased"

    async def _wait(self, view: StepView) -> None:
        """Waits until the next notice or the last day; a hold, or the sweep, wakes it sooner."""
        asked_again = self._asked_again
        waited = None if view.wait_seconds is None else timedelta(seconds=view.wait_seconds)
        try:
            await workflow.wait_condition(
                lambda: self._asked_again > asked_again or has_moved(), timeout=waited
            )
        except TimeoutError:
            return

    @workflow.signal(name=RETENTION_LOOK_AGAIN)
    def look_again(self) -> None:
        self._asked_again += 1
