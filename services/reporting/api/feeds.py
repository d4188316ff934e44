"""How far the figures follow their feeds, and the proof by rebuilding."""

from fastapi import APIRouter, Response

from services.reporting.access import May, require
from services.reporting.api.common import CurrentAct, CurrentActor, Db, Services
from services.reporting.puller import rebuild as make_again
from services.reporting.schemas import FeedOut, RebuildOut
from services.reporting.service import feeds

router = APIRouter(tags=["Journaux"])


@router.get("/feeds", summary="Où en est la lecture de chaque journal")
async def list_feeds(actor: CurrentActor, db: Db) -> list[FeedOut]:
    return [FeedOut.of(row) for row in await db.read(feeds.feeds, actor)]


@router.post("/rebuild", response_model=RebuildOut, summary="Reconstruire à partir de rien et comparer")
async def rebuild(act: CurrentAct, services: Services) -> Response:
    require(act.actor, May.REBUILD)
    return await act.prepared(
        lambda: make_again(services, act.actor),
        lambda tx, targets: RebuildOut.of(feeds.prove(tx, targets)),
    )
