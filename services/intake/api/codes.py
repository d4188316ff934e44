"""The codes that forms offer, with their French words."""

from fastapi import APIRouter

from kernel.http.codes import Coded, all_coded
from kernel.http.given import CurrentActor
from services.intake.domain.contact import CONTACT_OUTCOME_LABELS
from services.intake.domain.difficulties import CAUSE_LABELS, LOCA_PASS_CONDITION_LABELS, URGENT_REASON_LABELS
from services.intake.domain.eligibility import VERDICT_LABELS
from services.intake.domain.grounds import EXTENSION_LABELS, SITUATION_LABELS
from services.intake.domain.liability import REGIME_LABELS
from services.intake.domain.safe_contact import (
    ASK_PROTECTION,
    CHANNEL_LABELS,
    DISCRETION_LABELS,
    WEEKDAY_LABELS,
)
from words.bodies import BODY_LABELS
from words.contacts import CONTACT_NATURE_LABELS

router = APIRouter(tags=["codes"])

LISTS = {
    "natures": all_coded(CONTACT_NATURE_LABELS),
    "outcomes": all_coded(CONTACT_OUTCOME_LABELS),
    "difficulties": all_coded(CAUSE_LABELS),
    "protection_difficulties": [one for one in all_coded(CAUSE_LABELS) if one.code in ASK_PROTECTION],
    "loca_pass_conditions": all_coded(LOCA_PASS_CONDITION_LABELS),
    "urgent_reasons": all_coded(URGENT_REASON_LABELS),
    "situations": all_coded(SITUATION_LABELS),
    "extensions": all_coded(EXTENSION_LABELS),
    "regimes": all_coded(REGIME_LABELS),
    "verdicts": all_coded(VERDICT_LABELS),
    "bodies": all_coded(BODY_LABELS),
    "channels": all_coded(CHANNEL_LABELS),
    "discretions": all_coded(DISCRETION_LABELS),
    "weekdays": all_coded(WEEKDAY_LABELS),
}


@router.get("/codes", response_model=dict[str, list[Coded]], summary="Codes et libellés")
async def codes(actor: CurrentActor) -> dict[str, list[Coded]]:
    return LISTS
