"""Informs `intake` that a declined case was handed on, and retries for as long as `intake` is down (CASE-6, CASE-12).

It is a workflow of its own, as the case's workflow may end before `intake` answers.
"""

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from workflows.contracts.handing_on import HANDING_ON_WORKFLOW, Acknowledged, Handed
    from workflows.requests import ask

KIND = SearchAttributeKey.for_keyword("CilpassKind")
CIL = SearchAttributeKey.for_keyword("CilpassCil")


@workflow.defn(name=HANDING_ON_WORKFLOW)
class HandingOnWorkflow:
    @workflow.run
    async def run(self, handed: Handed) -> str:
        workflow.upsert_search_attributes([KIND.value_set("handing_on"), CIL.value_set(handed.cil)])
        await ask("hand_on", handed, Acknowledged)
        return "told"
