"""Companies attached to CILs, and what is declared of their liability."""

from typing import Any

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from kernel.http.pages import After, Limit, Page, from_cursor
from services.platform.schemas.companies import AttachmentIn, CompanyOut, DeclarationIn, DetachmentIn
from services.platform.service import companies

router = APIRouter(tags=["Entreprises"])


@router.get("/companies", summary="Les entreprises d'un CIL")
async def list_companies(
    actor: CurrentActor, db: Db, cil: str | None = None, after: After = None, limit: Limit = 50
) -> Page[CompanyOut]:
    found = await db.read(companies.companies, actor, cil, from_cursor(after), limit + 1)
    return Page.of(found, limit, CompanyOut.of, lambda view: view.row.id)


@router.get("/companies/{siren}", response_model=CompanyOut, summary="Une entreprise")
async def read(siren: str, actor: CurrentActor, db: Db, response: Response) -> Any:
    return tagged(response, CompanyOut.of(await db.read(companies.company, actor, siren)))


@router.post(
    "/cils/{cil_id}/companies", response_model=CompanyOut, status_code=201, summary="Rattacher une entreprise"
)
async def attach(cil_id: str, body: AttachmentIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CompanyOut.of(
            companies.attach(tx, body.siren, body.name, cil_id, body.from_day, body.to_day)
        ),
        status=201,
    )


@router.post(
    "/cils/{cil_id}/companies/{siren}/end", response_model=CompanyOut, summary="Mettre fin au rattachement"
)
async def detach(cil_id: str, siren: str, body: DetachmentIn, act: CurrentAct) -> Response:
    return await act(lambda tx: CompanyOut.of(companies.detach(tx, siren, cil_id, body.last_day)))


@router.post(
    "/companies/{siren}/declarations",
    response_model=CompanyOut,
    summary="Déclarer une entreprise assujettie ou non, avec une source",
)
async def declare(siren: str, body: DeclarationIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CompanyOut.of(
            companies.declare(tx, siren, body.liable, body.source, body.from_day, body.to_day)
        )
    )
