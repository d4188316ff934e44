"""Informs `cases` that the person of a case is reached otherwise, however long it is away (EXC-5).

The links sent before are dead already: `cases` asks `intake` whenever one is opened. What this brings is that what is
still awaited is sent anew.
"""

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from workflows.contracts.reach import REACH_WORKFLOW, NewReach, Noted
    from workflows.requests import ask

KIND = SearchAttributeKey.for_keyword("CilpassKind")


@workflow.defn(name=REACH_WORKFLOW)
class ReachWorkflow:
    @workflow.run
    async def run(self, reach: NewReach) -> str:
        workflow.upsert_search_attributes([KIND.value_set("reach")])
        await ask("note_reach", reach, Noted)
        return "noted"
