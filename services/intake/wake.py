"""Which facts of `intake` give birth to which workflow."""

from kernel.facts import Fact, NewFact
from kernel.relay import Message, Start
from workflows.contracts.case import CASE_WORKFLOW, CaseInput, case_workflow_id
from workflows.contracts.handing_on import handing_on_workflow_id


def wake(fact: Fact | NewFact) -> list[Message]:
    """A case that was asked for begins its way."""
    if fact.kind != "case_requested":
        return []
    return [Start(CASE_WORKFLOW, case_workflow_id(fact.subject), CaseInput(fact.subject))]


def ended(fact: Fact | NewFact) -> list[str]:
    """What was told of a case's handing on, and of those before it, needs no telling any more (CASE-6)."""
    if fact.kind != "case_handed_on":
        return []
    return [handing_on_workflow_id(fact.subject, one + 1) for one in range(fact.data["number"])]
