"""Which facts of `intake` give birth to which workflow."""

from kernel.facts import Fact, NewFact
from kernel.relay import Message, Start
from workflows.contracts.case import CASE_WORKFLOW, CaseInput, case_workflow_id


def wake(fact: Fact | NewFact) -> list[Message]:
    """A case that was asked for begins its way."""
    if fact.kind != "case_requested":
        return []
    return [Start(CASE_WORKFLOW, case_workflow_id(fact.subject), CaseInput(fact.subject))]
