"""Platforms and their homologation."""

from typing import Any

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from services.platform.domain.homologation import Item
from services.platform.schemas.organisations import DecisionIn, ItemIn, PlatformIn, PlatformLine, PlatformOut
from services.platform.service import platforms

router = APIRouter(tags=["Plates-formes"])


@router.get("/platforms", summary="Les plates-formes et leur homologation")
async def list_platforms(actor: CurrentActor, db: Db) -> list[PlatformLine]:
    found = await db.read(platforms.platforms, actor)
    return [PlatformLine.of(one) for one in found]


@router.post("/platforms", response_model=PlatformOut, status_code=201, summary="Enregistrer une plate-forme")
async def create(body: PlatformIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: PlatformOut.of(platforms.shown(tx, platforms.create(tx, body.id, body.name, body.email))),
        status=201,
    )


@router.get("/platforms/{platform_id}", response_model=PlatformOut, summary="Une plate-forme et son dossier")
async def read(platform_id: str, actor: CurrentActor, db: Db, response: Response) -> Any:
    return tagged(response, PlatformOut.of(await db.read(platforms.platform, actor, platform_id)))


@router.put(
    "/platforms/{platform_id}/application/{item}",
    response_model=PlatformOut,
    summary="Verser une pièce au dossier de candidature",
)
async def provide(platform_id: str, item: Item, body: ItemIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: PlatformOut.of(
            platforms.shown(tx, platforms.provide(tx, platform_id, item, body.document))
        )
    )


@router.post(
    "/platforms/{platform_id}/application/submission",
    response_model=PlatformOut,
    summary="Transmettre le dossier au Conseil d'administration de l'UESL",
)
async def submit(platform_id: str, act: CurrentAct) -> Response:
    return await act(lambda tx: PlatformOut.of(platforms.shown(tx, platforms.submit(tx, platform_id))))


@router.post(
    "/platforms/{platform_id}/decisions",
    response_model=PlatformOut,
    summary="Décision du Conseil d'administration de l'UESL",
)
async def decide(platform_id: str, body: DecisionIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: PlatformOut.of(
            platforms.shown(
                tx, platforms.decide(tx, platform_id, body.ruling, body.on, body.reason, body.conditions)
            )
        )
    )
