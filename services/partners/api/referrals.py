"""Routes of a CIL's referrals: what was sent, to whom, why, by whom, and the outcome."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from kernel.http.given import CurrentActor, Db
from kernel.http.pages import After, Limit, Page, from_cursor_of_id
from services.partners.schemas.referrals import ReferralOut
from services.partners.service import referrals
from words.referrals import ReferralState

router = APIRouter(prefix="/referrals", tags=["Mises en relation"])


@router.get("", response_model=Page[ReferralOut], summary="Mises en relation du CIL")
async def search(
    actor: CurrentActor,
    db: Db,
    case: Annotated[UUID | None, Query()] = None,
    state: ReferralState | None = None,
    partner: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ReferralOut]:
    of_case = str(case) if case else None
    found = await db.read(
        referrals.search, actor, of_case, state, partner, from_cursor_of_id(after), limit + 1
    )
    return Page.of(found, limit, ReferralOut.of, lambda view: view.referral.id)


@router.get("/{referral_id}", response_model=ReferralOut, summary="Une mise en relation, telle qu'envoyée")
async def read(referral_id: UUID, actor: CurrentActor, db: Db) -> ReferralOut:
    return ReferralOut.of(await db.read(referrals.read, actor, referral_id))
