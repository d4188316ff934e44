"""Which facts of `platform` wake which workflow."""

from kernel.facts import Fact, NewFact
from kernel.relay import Message, Signal, Start
from workflows.contracts.convention import (
    CONVENTION_CHANGED,
    CONVENTION_WORKFLOW,
    ConventionChanged,
    ConventionInput,
    convention_workflow_id,
)

CHANGES = frozenset({"notice_recorded", "notice_withdrawn", "successor_signed"})


def wake(fact: Fact | NewFact) -> list[Message]:
    """Messages that a fact sends; reminders, renewals and the end are the workflow's own doing and wake nobody."""
    workflow = convention_workflow_id(fact.subject)
    if fact.kind == "convention_signed" and fact.data["complete"]:
        return [Start(CONVENTION_WORKFLOW, workflow, ConventionInput(fact.subject))]
    if fact.kind in CHANGES:
        return [Signal(workflow, CONVENTION_CHANGED, ConventionChanged(fact.data["version"]))]
    return []


def ended(fact: Fact | NewFact) -> list[str]:
    """The workflow that has nothing to wait for any more, once this is told."""
    return [convention_workflow_id(fact.subject)] if fact.kind == "convention_ended" else []
