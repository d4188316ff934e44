"""The codes that forms offer, with their French words."""

from fastapi import APIRouter

from kernel.http.codes import Coded, all_coded
from kernel.http.given import CurrentActor
from services.partners.domain.identity import NO_NUMBER_LABELS, REGISTER_LABELS
from services.partners.domain.items import ITEM_LABELS, SAFE_CONTACT_MASKS, SENSITIVE
from services.partners.domain.reasons import GOOD_END_LABELS, NO_GOOD_END_LABELS, REFUSAL_LABELS
from services.partners.domain.referral import KIND_LABELS
from services.partners.domain.sheet import PARTNER_LABELS, RECIPIENT_LABELS
from words.referrals import REFERRAL_STATE_LABELS

router = APIRouter(tags=["Codes"])

LISTS = {
    "partner_kinds": all_coded(PARTNER_LABELS),
    "number_kinds": all_coded(REGISTER_LABELS),
    "no_numbers": all_coded(NO_NUMBER_LABELS),
    "recipient_kinds": all_coded(RECIPIENT_LABELS),
    "referral_kinds": all_coded(KIND_LABELS),
    "states": all_coded(REFERRAL_STATE_LABELS),
    "refusal_reasons": all_coded(REFUSAL_LABELS),
    "good_ends": all_coded(GOOD_END_LABELS),
    "no_good_ends": all_coded(NO_GOOD_END_LABELS),
    "items": all_coded(ITEM_LABELS),
    "sensitive_items": [one for one in all_coded(ITEM_LABELS) if one.code in SENSITIVE],
    "masked_items": [one for one in all_coded(ITEM_LABELS) if one.code in SAFE_CONTACT_MASKS],
}


@router.get("/codes", response_model=dict[str, list[Coded]], summary="Codes et libellés")
async def codes(actor: CurrentActor) -> dict[str, list[Coded]]:
    return LISTS
