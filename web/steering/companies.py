"""The companies attached to a CIL, and declarations that one is liable or not, with their source (BEN-5, CASE-12)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.roles import OF_CIL, UESL, CilKeeper, Sent
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

LIST = "/cil/{cil}/entreprises"
ONE = LIST + "/{siren}"

Reader = Annotated[Visitor, Depends(someone(*OF_CIL, *UESL))]
LIABLE = [{"code": "true", "label": "Assujettie"}, {"code": "false", "label": "Non assujettie"}]


@router.get(LIST)
async def listed(request: Request, visitor: Reader, cil: str, after: str = "") -> Response:
    return await _list(request, visitor, cil, Form(), after=after)


@router.post(LIST)
async def attach(request: Request, visitor: CilKeeper, cil: str, sent: Sent) -> Response:
    body = {
        "siren": sent.text("siren").replace(" ", ""),
        "name": sent.text("name"),
        "from_day": sent.given("from_day"),
    }
    try:
        await visitor.api.post(f"platform/v1/cils/{cil}/companies", body, key=sent.key)
    except Problem as problem:
        return await _list(request, visitor, cil, Form.again(sent, problem), problem.status)
    return done(request, f"/cil/{cil}/entreprises", "L'entreprise est rattachée au CIL.")


@router.get(ONE)
async def show(request: Request, visitor: Reader, cil: str, siren: str) -> Response:
    return await _show(request, visitor, cil, siren, Form())


@router.post(ONE + "/fin")
async def detach(request: Request, visitor: CilKeeper, cil: str, siren: str, sent: Sent) -> Response:
    body = {"last_day": sent.given("last_day")}
    try:
        path = f"platform/v1/cils/{cil}/companies/{siren}/end"
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(request, visitor, cil, siren, Form.again(sent, problem), problem.status)
    return done(request, f"/cil/{cil}/entreprises/{siren}", "La fin du rattachement est enregistrée.")


@router.post(ONE + "/declaration")
async def declare(request: Request, visitor: CilKeeper, cil: str, siren: str, sent: Sent) -> Response:
    body = {name: sent.given(name) for name in ("source", "from_day", "to_day")}
    body["liable"] = sent.given("liable")
    try:
        path = f"platform/v1/companies/{siren}/declarations"
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(request, visitor, cil, siren, Form.again(sent, problem), problem.status)
    return done(request, f"/cil/{cil}/entreprises/{siren}", "La déclaration est enregistrée.")


async def _list(
    request: Request, visitor: Visitor, cil: str, form: Form, status: int = 200, after: str = ""
) -> Response:
    found = await visitor.api.get("platform/v1/companies", cil=cil, after=after)
    return page(
        request,
        "steering/companies.html",
        status=status,
        form=form,
        cil=await _cil(visitor, cil),
        companies=found["items"],
        next=f"after={found['next']}" if found.get("next") else "",
        may_keep=visitor.role in OF_CIL,
    )


async def _show(
    request: Request, visitor: Visitor, cil: str, siren: str, form: Form, status: int = 200
) -> Response:
    found = await visitor.api.read(f"platform/v1/companies/{siren}")
    return page(
        request,
        "steering/company.html",
        status=status,
        form=form,
        cil=await _cil(visitor, cil),
        company=found.body,
        version=found.version,
        liable=LIABLE,
        today=await today_of(visitor),
        may_keep=visitor.role in OF_CIL,
    )


async def _cil(visitor: Visitor, cil: str) -> dict[str, Any]:
    found: dict[str, Any] = await visitor.api.get(f"platform/v1/cils/{cil}")
    return found
