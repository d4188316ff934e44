"""Who takes part in the service."""

from fastapi import APIRouter

from kernel.http.given import CurrentActor, Db
from services.platform.schemas.organisations import OrganisationLine
from services.platform.service import organisations

router = APIRouter(tags=["Organisations"])


@router.get("/organisations", summary="Les organisations, par leurs noms")
async def list_organisations(actor: CurrentActor, db: Db) -> list[OrganisationLine]:
    return [OrganisationLine.of(one) for one in await db.read(organisations.organisations, actor)]
