"""The messages that facts of `platform` send to workflows."""

from kernel.relay import Message, Signal, Start
from services.platform.facts import (
    ConventionEnded,
    ConventionSigned,
    NoticeRecorded,
    NoticeWithdrawn,
    PlatformFact,
    SuccessorSigned,
)
from workflows.contracts.convention import (
    CONVENTION_CHANGED,
    CONVENTION_WORKFLOW,
    ConventionChanged,
    ConventionInput,
    convention_workflow_id,
)


def wake(fact: PlatformFact) -> list[Message]:
    """Returns the messages that a fact sends; reminders, renewals and ends come from the workflow and send none."""
    match fact:
        case ConventionSigned(convention=convention, complete=True):
            born = ConventionInput(str(convention))
            return [Start(CONVENTION_WORKFLOW, convention_workflow_id(convention), born)]
        case NoticeRecorded() | NoticeWithdrawn() | SuccessorSigned():
            changed = ConventionChanged(fact.version)
            return [Signal(convention_workflow_id(fact.convention), CONVENTION_CHANGED, changed)]
        case _:
            return []


def ended(fact: PlatformFact) -> list[str]:
    """Returns the workflows that a fact ends."""
    return [convention_workflow_id(fact.convention)] if isinstance(fact, ConventionEnded) else []
