"""Which facts of `cases` wake which workflow."""

from kernel.facts import Fact, NewFact
from kernel.relay import Message, Signal, Start
from words.referrals import REFERRAL_RUNNING
from words.way import StepKind, StepState
from workflows.contracts.case import (
    CASE_ENDED,
    CASE_HANDED_ON,
    DEADLINE_MOVED,
    STEP_SETTLED,
    CaseEnded,
    CaseHandedOn,
    DeadlineMoved,
    StepSettled,
    case_workflow_id,
)
from workflows.contracts.handing_on import HANDING_ON_WORKFLOW, Handed, handing_on_workflow_id
from workflows.contracts.referral import referral_workflow_id
from workflows.contracts.retention import (
    RETENTION_LOOK_AGAIN,
    RETENTION_WORKFLOW,
    RetentionInput,
    retention_workflow_id,
)

MOVES = frozenset({"deadline_moved", "step_cancelled"})

SETTLES = frozenset({"step_done", "step_lapsed", "step_cancelled"})

ON_THE_WAY = frozenset(StepKind) - {StepKind.DESIGNATE_ADVISER, StepKind.SIGN_AMENDMENT}
"""Steps that the workflow opens; a person opens the two others beside its way, and they wake no workflow."""


def wake(fact: Fact | NewFact) -> list[Message]:
    """Messages that a fact sends; lapses are the workflow's own doing and wake nobody."""
    data, workflow = fact.data, case_workflow_id(fact.subject)
    if data.get("step") == StepKind.RETENTION:
        return (
            [Signal(retention_workflow_id(fact.subject), RETENTION_LOOK_AGAIN)] if fact.kind in MOVES else []
        )
    if data.get("step", StepKind.SURVEY) not in ON_THE_WAY:
        return []
    match fact.kind:
        case "step_done":
            settled = StepSettled(StepKind(data["step"]), data["ordinal"], StepState.DONE, data["result"])
            return [Signal(workflow, STEP_SETTLED, settled)]
        case "step_cancelled":
            settled = StepSettled(StepKind(data["step"]), data["ordinal"], StepState.CANCELLED)
            return [Signal(workflow, STEP_SETTLED, settled)]
        case "deadline_moved":
            moved = DeadlineMoved(StepKind(data["step"]), data["ordinal"], data["version"])
            return [Signal(workflow, DEADLINE_MOVED, moved)]
        case "case_declined":
            return [Signal(workflow, CASE_HANDED_ON, CaseHandedOn(data["next"])), _handing_on(fact)]
        case "case_closed":
            begun = RetentionInput(fact.subject)
            return [Start(RETENTION_WORKFLOW, retention_workflow_id(fact.subject), begun)]
        case "case_ended":
            return [Signal(workflow, CASE_ENDED, CaseEnded(data["outcome"]))]
        case _:
            return []


def ended(fact: Fact | NewFact) -> list[str]:
    """Workflows that have nothing to wait for any more, once this is told.

    A referral's last act is to tell the case how it ended, hence here and not in `partners`.
    """
    if fact.kind == "referral_noted":
        return [] if fact.data["state"] in REFERRAL_RUNNING else [referral_workflow_id(fact.data["referral"])]
    if fact.kind == "case_erased":
        return [case_workflow_id(fact.subject), retention_workflow_id(fact.subject)]
    without_survey = fact.kind == "case_closed" and not fact.data["survey"]
    surveyed = fact.kind in SETTLES and fact.data["step"] == StepKind.SURVEY
    return [case_workflow_id(fact.subject)] if without_survey or surveyed else []


def _handing_on(fact: Fact | NewFact) -> Start:
    """`intake` is told of the CIL that comes next (CASE-6)."""
    data = fact.data
    handed = Handed(fact.subject, data["number"], data["next"], data["next_on_behalf_of"], data["why"])
    return Start(HANDING_ON_WORKFLOW, handing_on_workflow_id(fact.subject, handed.number), handed)
