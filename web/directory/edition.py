"""The forms that add a sheet, and correct one on the version that was read (PART-1)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.case import Sent
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.directory.fields import placed, recipient_of, sheet_of, values_of
from web.forms import Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()

SHEETS = "partners/v1/partners"


@router.get("/partenaires/nouveau")
async def new(request: Request, visitor: Adviser) -> Response:
    return await _form(request, visitor, Form())


@router.post("/partenaires/nouveau")
async def create(request: Request, visitor: Adviser, sent: Sent) -> Response:
    recipient = recipient_of(sent, "recipient.")
    body = sheet_of(sent) | {"recipients": [recipient] if any(recipient.values()) else []}
    try:
        made = (await visitor.api.post(SHEETS, body, key=sent.key)).body
    except Problem as problem:
        return await _form(request, visitor, Form.again(sent, placed(problem)))
    notice = "La fiche est créée. Reste la déclaration de non-rémunération, avant tout envoi."
    return done(request, f"/partenaires/{made['id']}", notice)


@router.get("/partenaires/{partner}/fiche")
async def edit(request: Request, visitor: Adviser, partner: str) -> Response:
    sheet = await visitor.api.get(f"{SHEETS}/{partner}")
    return await _form(request, visitor, Form(values_of(sheet)), sheet)


@router.post("/partenaires/{partner}/fiche")
async def correct(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    path = f"{SHEETS}/{partner}"
    try:
        await visitor.api.write("PATCH", path, sheet_of(sent), key=sent.key, version=sent.version)
    except Problem as problem:
        if problem.status == 404:
            raise
        sheet = await visitor.api.get(path)
        return await _form(request, visitor, Form.again(sent, placed(problem)), sheet)
    return done(request, f"/partenaires/{partner}", "La fiche est corrigée.")


async def _form(
    request: Request, visitor: Visitor, form: Form, sheet: dict[str, Any] | None = None
) -> Response:
    codes = await codes_of(request, visitor.api, "partners")
    status = form.problem.status if form.problem else 200
    return page(request, "directory/write.html", status=status, form=form, sheet=sheet, codes=codes)
