"""The CIL's advisers, and what its responsible looks over."""

from datetime import date

from fastapi import APIRouter, Response

from kernel.clock import today
from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.pages import Limit
from services.cases.domain.oversight import Concern
from services.cases.schemas.oversight import MattersOut
from services.cases.schemas.team import (
    AbsenceIn,
    AdviserDetailsIn,
    AdviserIn,
    AdviserOut,
    DepartureIn,
    DepartureOut,
    MemberOut,
    ReassignmentIn,
    ReassignmentOut,
    ReturnIn,
)
from services.cases.service import oversight, team

router = APIRouter(tags=["Équipe"])


@router.get("/advisers", summary="Les conseillers du CIL")
async def list_team(actor: CurrentActor, db: Db) -> list[AdviserOut]:
    return [AdviserOut.of(row) for row in await db.read(team.team, actor)]


@router.get("/team", summary="L'équipe : charge, retards, absences")
async def read_team(actor: CurrentActor, db: Db) -> list[MemberOut]:
    return [MemberOut.of(member) for member in await db.read(oversight.team, actor)]


@router.get("/concerns", summary="Les dossiers qui demandent l'attention du responsable, par motif")
async def concerns(
    actor: CurrentActor, db: Db, services: Services, concern: Concern | None = None, limit: Limit = 50
) -> list[MattersOut]:
    found = await db.read(oversight.concerns, actor, concern, limit)
    day = today(services.clock)
    return [MattersOut.of(one, day) for one in found]


@router.post("/advisers", response_model=AdviserOut, status_code=201, summary="Ajouter un conseiller")
async def add(body: AdviserIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(
            team.add(
                tx,
                body.id,
                body.name,
                body.place,
                body.email or "",
                body.telephone or "",
                body.social_worker,
            )
        ),
        status=201,
    )


@router.put("/advisers/{adviser_id}", response_model=AdviserOut, summary="Corriger la fiche d'un conseiller")
async def correct(adviser_id: str, body: AdviserDetailsIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(
            team.correct(
                tx,
                adviser_id,
                body.name,
                body.place,
                body.email or "",
                body.telephone or "",
                body.social_worker,
            )
        )
    )


@router.post("/advisers/{adviser_id}/absences", response_model=AdviserOut, summary="Absence et remplaçant")
async def absent(adviser_id: str, body: AbsenceIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(team.absent(tx, adviser_id, body.first, body.last, body.stand_in))
    )


@router.post(
    "/advisers/{adviser_id}/absences/{first}/return",
    response_model=AdviserOut,
    summary="Retour plus tôt que prévu, ou absence annulée",
)
async def back(adviser_id: str, first: date, body: ReturnIn, act: CurrentAct) -> Response:
    return await act(lambda tx: AdviserOut.of(team.back(tx, adviser_id, first, body.on)))


@router.post(
    "/advisers/{adviser_id}/reassignment",
    response_model=ReassignmentOut,
    summary="Confier plusieurs dossiers d'un conseiller à un collègue",
)
async def reassign(adviser_id: str, body: ReassignmentIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: ReassignmentOut.of(
            body.successor, team.reassign(tx, adviser_id, body.cases, body.successor, body.reason.value())
        )
    )


@router.get("/advisers/{adviser_id}/departure", summary="Ce que ferait un départ, sans rien enregistrer")
async def preview_departure(adviser_id: str, actor: CurrentActor, db: Db) -> DepartureOut:
    return DepartureOut.of(await db.read(oversight.departure, actor, adviser_id))


@router.post("/advisers/{adviser_id}/departure", response_model=AdviserOut, summary="Départ d'un conseiller")
async def leave(adviser_id: str, body: DepartureIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AdviserOut.of(team.leave(tx, adviser_id, body.successor, body.reason.value()))
    )
