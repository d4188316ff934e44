"""CILs: details, charter, responsible, readiness."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from services.platform.schemas.organisations import (
    CharterIn,
    CilDetailsIn,
    CilIn,
    CilOut,
    ReadinessOut,
    ResponsibleIn,
)
from services.platform.service import cils

router = APIRouter(tags=["CIL"])


@router.get("/cils", summary="Les CIL")
async def list_cils(actor: CurrentActor, db: Db) -> list[CilOut]:
    return [CilOut.of(view) for view in await db.read(cils.cils, actor)]


@router.post("/cils", response_model=CilOut, status_code=201, summary="Enregistrer un CIL")
async def create(body: CilIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CilOut.of(cils.shown(tx, cils.create(tx, body.id, body.siren, body.details()))), status=201
    )


@router.get("/cils/{cil_id}", response_model=CilOut, summary="Un CIL")
async def read(cil_id: str, actor: CurrentActor, db: Db, response: Response) -> Any:
    return tagged(response, CilOut.of(await db.read(cils.cil, actor, cil_id)))


@router.get("/cils/{cil_id}/readiness", summary="Le CIL peut-il prendre de nouveaux dossiers ?")
async def readiness(cil_id: str, actor: CurrentActor, db: Db, on: date | None = None) -> ReadinessOut:
    return ReadinessOut.of(await db.read(cils.cil, actor, cil_id, on))


@router.put("/cils/{cil_id}", response_model=CilOut, summary="Mettre à jour un CIL")
async def change(cil_id: str, body: CilDetailsIn, act: CurrentAct) -> Response:
    return await act(lambda tx: CilOut.of(cils.shown(tx, cils.change(tx, cil_id, body.details()))))


@router.post("/cils/{cil_id}/charter", response_model=CilOut, summary="Signer la charte de qualité")
async def sign_charter(cil_id: str, body: CharterIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CilOut.of(
            cils.shown(
                tx,
                cils.sign_charter(
                    tx, cil_id, body.signed_on or tx.today, body.responsible, body.responsible_name
                ),
            )
        )
    )


@router.put("/cils/{cil_id}/responsible", response_model=CilOut, summary="Désigner le responsable")
async def name_responsible(cil_id: str, body: ResponsibleIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CilOut.of(cils.shown(tx, cils.name_responsible(tx, cil_id, body.person, body.name)))
    )
