"""The directory of partners of a CIL."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kernel.http.fields import Departement
from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from kernel.http.pages import After, Limit, Page, from_cursor_as
from services.partners.domain.sheet import PartnerKind, SheetKey
from services.partners.schemas.common import NoBody
from services.partners.schemas.directory import (
    CheckIn,
    DeclarationIn,
    PartnerIn,
    PartnerOut,
    PartnerPatch,
    RecipientIn,
)
from services.partners.service import directory
from services.partners.views import Sought

router = APIRouter(prefix="/partners", tags=["Répertoire des partenaires"])


@router.post("", response_model=PartnerOut, status_code=201, summary="Ajouter un partenaire")
async def create(body: PartnerIn, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.create(tx, body.value())), status=201)


@router.get("", response_model=Page[PartnerOut], summary="Les fiches, celles à vérifier de nouveau d'abord")
async def search(
    actor: CurrentActor,
    db: Db,
    departement: Departement | None = None,
    kind: PartnerKind | None = None,
    name: Annotated[str, Query(max_length=200, description="Début d'un ou de plusieurs mots du nom")] = "",
    archived: bool = False,
    to_check: Annotated[bool, Query(description="Seulement les fiches à vérifier de nouveau")] = False,
    after: After = None,
    limit: Limit = 50,
) -> Page[PartnerOut]:
    sought, key = Sought(departement, kind, name, archived, to_check), from_cursor_as(SheetKey.read, after)
    found = await db.read(directory.search, actor, sought, key, limit + 1)
    return Page.of(found, limit, PartnerOut.of, lambda view: SheetKey(view.sheet.checked_on, str(view.id)))


@router.get("/{partner_id}", response_model=PartnerOut, summary="Fiche d'un partenaire")
async def read(partner_id: UUID, actor: CurrentActor, db: Db, response: Response) -> PartnerOut:
    return tagged(response, PartnerOut.of(await db.read(directory.read, actor, partner_id)))


@router.patch("/{partner_id}", response_model=PartnerOut, summary="Corriger une fiche")
async def change(partner_id: UUID, body: PartnerPatch, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.change(tx, partner_id, body.value())))


@router.post("/{partner_id}/check", response_model=PartnerOut, summary="Noter une vérification de la fiche")
async def check(partner_id: UUID, body: CheckIn, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.check(tx, partner_id, body.on)))


@router.post(
    "/{partner_id}/declarations",
    response_model=PartnerOut,
    summary="Noter la déclaration de non-rémunération",
)
async def declare(partner_id: UUID, body: DeclarationIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: PartnerOut.of(
            directory.declare_unpaid(
                tx, partner_id, body.declared_on, body.declared_by, pays_something=body.pays_something
            )
        )
    )


@router.post("/{partner_id}/recipients", response_model=PartnerOut, summary="Ajouter un correspondant")
async def add_recipient(partner_id: UUID, body: RecipientIn, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.add_recipient(tx, partner_id, body.value())))


@router.post(
    "/{partner_id}/recipients/{recipient_id}/removal",
    response_model=PartnerOut,
    summary="Retirer un correspondant",
)
async def remove_recipient(partner_id: UUID, recipient_id: UUID, body: NoBody, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.remove_recipient(tx, partner_id, recipient_id)))


@router.post("/{partner_id}/archive", response_model=PartnerOut, summary="Archiver une fiche")
async def archive(partner_id: UUID, body: NoBody, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.archive(tx, partner_id)))


@router.post(
    "/{partner_id}/restoration", response_model=PartnerOut, summary="Remettre en usage une fiche archivée"
)
async def restore(partner_id: UUID, body: NoBody, act: CurrentAct) -> Response:
    return await act(lambda tx: PartnerOut.of(directory.restore(tx, partner_id)))
