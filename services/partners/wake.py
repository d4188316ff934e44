"""The messages that facts of `partners` send to workflows; a fact that the workflow itself caused sends none."""

from kernel.relay import Message, Signal, Start
from services.partners.facts import (
    PartnersFact,
    ReferralAccepted,
    ReferralEnded,
    ReferralRefused,
    ReferralSent,
    ReferralWithdrawn,
)
from workflows.contracts.referral import (
    REFERRAL_CHANGED,
    REFERRAL_WORKFLOW,
    ReferralInput,
    referral_workflow_id,
)


def wake(fact: PartnersFact) -> list[Message]:
    match fact:
        case ReferralSent(referral=referral):
            return [Start(REFERRAL_WORKFLOW, referral_workflow_id(referral), ReferralInput(str(referral)))]
        case ReferralAccepted() | ReferralRefused() | ReferralEnded() | ReferralWithdrawn():
            return [Signal(referral_workflow_id(fact.referral), REFERRAL_CHANGED)]
        case _:
            return []
