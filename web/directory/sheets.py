"""The list of sheets by place and kind, those to be checked again first, with a button to record a check (PART-1)."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.case import Sent
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.forms import Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()

STATES = {
    "en-usage": {"archived": "false"},
    "a-verifier": {"archived": "false", "to_check": "true"},
    "archivees": {"archived": "true"},
}
IN_USE = "en-usage"


@router.get("/partenaires")
async def partners(
    request: Request,
    visitor: Adviser,
    etat: str = IN_USE,
    nom: str = "",
    departement: str = "",
    genre: str = "",
    after: str = "",
) -> Response:
    chosen = {"etat": etat, "nom": nom.strip(), "departement": departement.strip().upper(), "genre": genre}
    return await _list(request, visitor, Form(chosen), after=after)


@router.post("/partenaires/{partner}/verification")
async def check(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    """Records that the sheet was checked today and is still right."""
    try:
        await visitor.api.post(
            f"partners/v1/partners/{partner}/check", {}, key=sent.key, version=sent.version
        )
    except Problem as problem:
        form = Form({"etat": IN_USE}, problem)
        return await _list(request, visitor, form, problem.status)
    return done(request, "/partenaires", "La fiche est notée comme vérifiée aujourd'hui.")


async def _list(
    request: Request, visitor: Visitor, form: Form, status: int = 200, after: str = ""
) -> Response:
    asked = {
        "name": form.value("nom"),
        "departement": form.value("departement"),
        "kind": form.value("genre"),
        "after": after,
    }
    state = STATES.get(form.value("etat"), STATES[IN_USE])
    try:
        found = await visitor.api.get("partners/v1/partners", **asked, **state)
    except Problem as problem:
        if problem.status != 422:
            raise
        form, status, found = Form(form.values, problem), 422, {"items": []}
    following = urlencode(dict(form.values) | {"after": found["next"]}) if found.get("next") else ""
    return page(
        request,
        "directory/list.html",
        status=status,
        form=form,
        partners=found["items"],
        kinds=(await codes_of(request, visitor.api, "partners"))["partner_kinds"],
        next=following,
    )
