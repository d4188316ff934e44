"""Mandates: who holds which role where."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db
from services.platform.schemas.mandates import MandateEndIn, MandateIn, MandateOut, SeatOut
from services.platform.service import seats

router = APIRouter(tags=["Mandats"])


@router.get("/mandates", summary="Les mandats d'une organisation")
async def list_mandates(
    actor: CurrentActor, db: Db, organisation: str | None = None, on: date | None = None
) -> list[MandateOut]:
    return [MandateOut.of(row) for row in await db.read(seats.mandates, actor, organisation, on)]


@router.get("/mandates/roles", summary="Les mandats que vous pouvez donner")
async def list_roles(actor: CurrentActor, db: Db) -> list[SeatOut]:
    return [SeatOut.of_role(role) for role in await db.read(seats.fillable, actor)]


@router.post("/mandates", response_model=MandateOut, status_code=201, summary="Donner un mandat")
async def appoint(body: MandateIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: MandateOut.of(seats.appoint_person(tx, body.mandate(), body.name)), status=201
    )


@router.post("/mandates/{mandate_id}/end", response_model=MandateOut, summary="Mettre fin à un mandat")
async def end(mandate_id: UUID, body: MandateEndIn, act: CurrentAct) -> Response:
    return await act(lambda tx: MandateOut.of(seats.end(tx, mandate_id, body.last_day)))
