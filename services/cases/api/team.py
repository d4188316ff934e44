"""The CIL's advisers."""

from fastapi import APIRouter, Response

from services.cases.api.common import CurrentAct, CurrentActor, Db
from services.cases.schemas.team import AbsenceIn, AdviserIn, AdviserOut, DepartureIn
from services.cases.service import team

router = APIRouter(tags=["Équipe"])


@router.get("/advisers", summary="Les conseillers du CIL")
async def list_team(actor: CurrentActor, db: Db) -> list[AdviserOut]:
    return [AdviserOut.of(row) for row in await db.read(team.team, actor)]


@router.post("/advisers", response_model=AdviserOut, status_code=201, summary="Ajouter un conseiller")
async def add(body: AdviserIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(
            team.add(tx, body.id, body.name, body.place, body.email, body.telephone, body.social_worker)
        ),
        status=201,
    )


@router.post("/advisers/{adviser_id}/absences", response_model=AdviserOut, summary="Absence et remplaçant")
async def absent(adviser_id: str, body: AbsenceIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(team.absent(tx, adviser_id, body.first, body.last, body.stand_in))
    )


@router.post("/advisers/{adviser_id}/departure", response_model=AdviserOut, summary="Départ d'un conseiller")
async def leave(adviser_id: str, body: DepartureIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(team.leave(tx, adviser_id, body.successor, body.reason.value()))
    )
