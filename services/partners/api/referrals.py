"""Routes of a CIL's referrals: what was sent, to whom, why, by whom, and the outcome."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from kernel.http.pages import Limit, Page, to_cursor
from services.partners.api.common import After, Asker, Given
from services.partners.schemas.referrals import ReferralOut
from services.partners.service import referrals
from words.referrals import ReferralState

router = APIRouter(prefix="/referrals", tags=["Mises en relation"])


@router.get("", response_model=Page[ReferralOut], summary="Mises en relation du CIL")
async def search(
    platform: Given,
    actor: Asker,
    after: After,
    case: Annotated[UUID | None, Query()] = None,
    state: ReferralState | None = None,
    partner: UUID | None = None,
    limit: Limit = 50,
) -> Page[ReferralOut]:
    of_case = str(case) if case else None
    found = await platform.db.read(referrals.search, actor, of_case, state, partner, after, limit + 1)
    next_one = to_cursor(found[limit - 1].referral.id) if len(found) > limit else None
    return Page(items=[ReferralOut.of(view) for view in found[:limit]], next=next_one)


@router.get("/{referral_id}", response_model=ReferralOut, summary="Une mise en relation, telle qu'envoyée")
async def read(referral_id: UUID, platform: Given, actor: Asker) -> ReferralOut:
    return ReferralOut.of(await platform.db.read(referrals.read, actor, referral_id))
