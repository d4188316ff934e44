"""The page on which a CIL's president signs the charter and names the person responsible for the service (CIL-1)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.roles import President, Sent
from web.today import today_of
from web.visitor import Visitor

router = APIRouter()


@router.get("/cil/{cil}/charte")
async def read(request: Request, visitor: President, cil: str) -> Response:
    today = await today_of(visitor)
    return await _form(request, visitor, cil, "steering/charter.html", Form({"signed_on": today}))


@router.post("/cil/{cil}/charte")
async def sign(request: Request, visitor: President, cil: str, sent: Sent) -> Response:
    body = {name: sent.given(name) for name in ("signed_on", "responsible", "responsible_name")}
    try:
        path = f"platform/v1/cils/{cil}/charter"
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        again = Form.again(sent, problem)
        return await _form(request, visitor, cil, "steering/charter.html", again, problem.status)
    notice = "La charte est signée. Le responsable désigné peut dès maintenant tenir le service."
    return done(request, f"/cil/{cil}", notice)


@router.get("/cil/{cil}/responsable")
async def choose(request: Request, visitor: President, cil: str) -> Response:
    return await _form(request, visitor, cil, "steering/responsible.html", Form())


@router.post("/cil/{cil}/responsable")
async def name(request: Request, visitor: President, cil: str, sent: Sent) -> Response:
    try:
        path = f"platform/v1/cils/{cil}/responsible"
        body = {name: sent.given(name) for name in ("person", "name")}
        await visitor.api.write("PUT", path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        again = Form.again(sent, problem)
        return await _form(request, visitor, cil, "steering/responsible.html", again, problem.status)
    notice = "Le nouveau responsable est désigné. Son mandat commence demain ; le précédent finit ce soir."
    return done(request, f"/cil/{cil}", notice)


async def _form(
    request: Request, visitor: Visitor, cil: str, template: str, form: Form, status: int = 200
) -> Response:
    found = await visitor.api.read(f"platform/v1/cils/{cil}")
    return page(request, template, status=status, form=form, cil=found.body, version=found.version)
