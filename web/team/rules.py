"""The CIL's choice to open the service to retirees and to former employees (BEN-2, BEN-3)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Problem
from web.codes import codes_of
from web.forms import Form
from web.pages import done, page
from web.team.common import Responsible, Sent
from web.visitor import Visitor

router = APIRouter()

EXTENSIONS = "intake/v1/extensions"


@router.get("/equipe/reglages")
async def show(request: Request, visitor: Responsible) -> Response:
    return await _show(request, visitor)


@router.post("/equipe/reglages")
async def change(request: Request, visitor: Responsible, sent: Sent) -> Response:
    offered = sent.many("extensions")
    body = {one["code"]: one["code"] in offered for one in await _choices(request, visitor)}
    try:
        await visitor.api.write("PUT", EXTENSIONS, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(request, visitor, Form.again(sent, problem))
    return done(
        request, "/equipe/reglages", "C'est enregistré : les prochains contacts seront jugés selon ces choix."
    )


async def _choices(request: Request, visitor: Visitor) -> list[dict[str, str]]:
    return (await codes_of(request, visitor.api, "intake"))["extensions"]


async def _show(request: Request, visitor: Visitor, form: Form | None = None) -> Response:
    found = await visitor.api.read(EXTENSIONS)
    choices = await _choices(request, visitor)
    offered = [one["code"] for one in choices if found.body[one["code"]]]
    status = form.problem.status if form and form.problem else 200
    return page(
        request,
        "team/rules.html",
        status=status,
        form=form or Form({"extensions[]": offered}),
        choices=choices,
        version=found.version,
    )
