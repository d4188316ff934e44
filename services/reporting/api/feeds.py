"""Routes on how far each feed was applied, and on rebuilds."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db
from services.reporting.schemas import FeedOut, RebuildBody, RebuildOut
from services.reporting.service import feeds

router = APIRouter(tags=["Journaux"])


@router.get("/feeds", summary="Où en est la lecture de chaque journal")
async def list_feeds(actor: CurrentActor, db: Db) -> list[FeedOut]:
    return [FeedOut.of(row) for row in await db.read(feeds.feeds, actor)]


@router.post(
    "/rebuild",
    response_model=RebuildOut,
    status_code=202,
    summary="Demander une reconstruction à partir de rien, et sa comparaison",
)
async def ask_rebuild(act: CurrentAct, body: RebuildBody | None = None) -> Response:
    """Elle remplace ce qui sert si `promote` le demande et que les deux sont égaux sur ce qu'ils connaissent."""
    promote = body is not None and body.promote
    return await act(lambda tx: RebuildOut.of(feeds.ask_rebuild(tx, promote)), status=202)


@router.get("/rebuild", summary="La dernière reconstruction demandée")
async def read_last_rebuild(actor: CurrentActor, db: Db) -> RebuildOut:
    return RebuildOut.of(await db.read(feeds.last_rebuild, actor))


@router.get("/rebuild/{rebuild_id}", summary="Où en est une reconstruction, et ce qu'elle a prouvé")
async def read_rebuild(rebuild_id: UUID, actor: CurrentActor, db: Db) -> RebuildOut:
    return RebuildOut.of(await db.read(feeds.rebuild, actor, rebuild_id))
