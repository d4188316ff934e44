"""The messages that facts of `intake` send to workflows."""

from kernel.relay import Message, Start
from services.intake.facts import CaseHandedOn, CaseRequested, IntakeFact, ReachChanged
from workflows.contracts.case import CASE_WORKFLOW, CaseInput, case_workflow_id
from workflows.contracts.handing_on import handing_on_workflow_id
from workflows.contracts.reach import REACH_WORKFLOW, NewReach, reach_workflow_id


def wake(fact: IntakeFact) -> list[Message]:
    """Returns the messages of a fact: a requested case starts its workflow, a changed reach another."""
    match fact:
        case CaseRequested(case=case):
            return [Start(CASE_WORKFLOW, case_workflow_id(case), CaseInput(str(case)))]
        case ReachChanged(case=case, number=number):
            return [Start(REACH_WORKFLOW, reach_workflow_id(case, number), NewReach(str(case), number))]
        case _:
            return []


def ended(fact: IntakeFact) -> list[str]:
    """Returns the workflows that a fact makes useless: those that inform `intake` of this decline and earlier ones.

    A recorded CaseHandedOn shows that `intake` knows the CIL (CASE-6).
    """
    if not isinstance(fact, CaseHandedOn):
        return []
    return [handing_on_workflow_id(fact.case, one + 1) for one in range(fact.number)]
