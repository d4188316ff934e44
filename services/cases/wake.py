"""Which facts of `cases` wake which workflow."""

from kernel.relay import Message, Signal, Start
from services.cases.domain.kinds import KINDS
from services.cases.facts import (
    CaseClosed,
    CaseDeclined,
    CaseEnded,
    CaseErased,
    CasesFact,
    DeadlineMoved,
    LinksEnded,
    ReferralNoted,
    StepCancelled,
    StepDone,
    StepLapsed,
)
from words.referrals import REFERRAL_RUNNING
from words.way import StepKind, StepState
from workflows.contracts import case as contract
from workflows.contracts.case import (
    CASE_ENDED,
    CASE_HANDED_ON,
    DEADLINE_MOVED,
    STEP_SETTLED,
    case_workflow_id,
)
from workflows.contracts.handing_on import HANDING_ON_WORKFLOW, Handed, handing_on_workflow_id
from workflows.contracts.reach import reach_workflow_id
from workflows.contracts.referral import referral_workflow_id
from workflows.contracts.retention import (
    RETENTION_LOOK_AGAIN,
    RETENTION_WORKFLOW,
    RetentionInput,
    retention_workflow_id,
)


def wake(fact: CasesFact) -> list[Message]:
    """Returns the messages that a fact sends to workflows; lapses are the workflow's own doing and send none."""
    match fact:
        case StepDone() | StepCancelled() | DeadlineMoved():
            return _of_step(fact)
        case CaseDeclined():
            handed_on = contract.CaseHandedOn(fact.next)
            return [Signal(case_workflow_id(fact.case), CASE_HANDED_ON, handed_on), _handing_on(fact)]
        case CaseClosed(case=case):
            return [Start(RETENTION_WORKFLOW, retention_workflow_id(case), RetentionInput(str(case)))]
        case CaseEnded():
            return [Signal(case_workflow_id(fact.case), CASE_ENDED, contract.CaseEnded(fact.outcome))]
        case _:
            return []


def _of_step(fact: StepDone | StepCancelled | DeadlineMoved) -> list[Message]:
    workflow = case_workflow_id(fact.case)
    if KINDS[fact.step].beside_the_way:
        return []
    match fact:
        case StepCancelled(step=StepKind.RETENTION) | DeadlineMoved(step=StepKind.RETENTION):
            return [Signal(retention_workflow_id(fact.case), RETENTION_LOOK_AGAIN)]
        case StepDone(step=StepKind.RETENTION):
            return []
        case StepDone():
            settled = contract.StepSettled(fact.step, fact.ordinal, StepState.DONE, fact.result)
            return [Signal(workflow, STEP_SETTLED, settled)]
        case StepCancelled():
            settled = contract.StepSettled(fact.step, fact.ordinal, StepState.CANCELLED)
            return [Signal(workflow, STEP_SETTLED, settled)]
        case DeadlineMoved():
            moved = contract.DeadlineMoved(fact.step, fact.ordinal, fact.version)
            return [Signal(workflow, DEADLINE_MOVED, moved)]


def ended(fact: CasesFact) -> list[str]:
    """Returns the ids of the workflows that this fact leaves with nothing to wait for.

    A referral's last act is to tell the case how it ended, hence here and not in `partners`.
    """
    match fact:
        case ReferralNoted():
            return [] if fact.state in REFERRAL_RUNNING else [referral_workflow_id(fact.referral)]
        case LinksEnded(case=case, number=number):
            return [reach_workflow_id(case, one + 1) for one in range(number)]
        case CaseErased(case=case):
            return [case_workflow_id(case), retention_workflow_id(case)]
        case CaseClosed(survey=False):
            return [case_workflow_id(fact.case)]
        case StepDone() | StepLapsed() | StepCancelled() if fact.step is StepKind.SURVEY:
            return [case_workflow_id(fact.case)]
        case _:
            return []


def _handing_on(fact: CaseDeclined) -> Start:
    """Starts the workflow that tells `intake` which CIL comes next (CASE-6)."""
    on_behalf_of = fact.next_on_behalf_of or ""
    handed = Handed(str(fact.case), fact.number, fact.next, on_behalf_of, fact.why)
    return Start(HANDING_ON_WORKFLOW, handing_on_workflow_id(fact.case, fact.number), handed)
