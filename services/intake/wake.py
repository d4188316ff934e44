"""Which facts of `intake` give birth to which workflow."""

from kernel.relay import Message, Start
from services.intake.facts import CaseHandedOn, CaseRequested, IntakeFact
from workflows.contracts.case import CASE_WORKFLOW, CaseInput, case_workflow_id
from workflows.contracts.handing_on import handing_on_workflow_id


def wake(fact: IntakeFact) -> list[Message]:
    """A case that was asked for begins its way."""
    if not isinstance(fact, CaseRequested):
        return []
    return [Start(CASE_WORKFLOW, case_workflow_id(fact.case), CaseInput(str(fact.case)))]


def ended(fact: IntakeFact) -> list[str]:
    """The workflows of this handing on and of those before it: `intake` knows the CIL now (CASE-6)."""
    if not isinstance(fact, CaseHandedOn):
        return []
    return [handing_on_workflow_id(fact.case, one + 1) for one in range(fact.number)]
