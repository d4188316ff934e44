"""Informs `intake` that a declined case was handed on, however long it is away (CASE-6, CASE-12).

A workflow of its own: the case's may end meanwhile, and the contact has to follow the case all the same.
"""

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from workflows.asking import ask
    from workflows.contracts.handing_on import HANDING_ON_WORKFLOW, Handed, Told

KIND = SearchAttributeKey.for_keyword("CilpassKind")
CIL = SearchAttributeKey.for_keyword("CilpassCil")


@workflow.defn(name=HANDING_ON_WORKFLOW)
class HandingOnWorkflow:
    @workflow.run
    async def run(self, handed: Handed) -> str:
        workflow.upsert_search_attributes([KIND.value_set("handing_on"), CIL.value_set(handed.cil)])
        await ask("hand_on", handed, Told)
        return "told"
