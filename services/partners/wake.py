"""Which facts of `partners` wake which workflow; what the workflow itself brought about wakes nobody."""

from kernel.facts import Fact, NewFact
from kernel.relay import Message, Signal, Start
from workflows.contracts.referral import (
    REFERRAL_CHANGED,
    REFERRAL_WORKFLOW,
    ReferralInput,
    referral_workflow_id,
)

CHANGES = frozenset({"referral_accepted", "referral_refused", "referral_ended", "referral_withdrawn"})


def wake(fact: Fact | NewFact) -> list[Message]:
    workflow = referral_workflow_id(fact.subject)
    if fact.kind == "referral_sent":
        return [Start(REFERRAL_WORKFLOW, workflow, ReferralInput(fact.subject))]
    return [Signal(workflow, REFERRAL_CHANGED)] if fact.kind in CHANGES else []
