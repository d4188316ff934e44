"""The page of a case, and the page of each act on it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.adviser import view
from web.adviser.acts import ACT_OF_STEP, ACTS, Act
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.forms import Filled, Form, filled
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]

AUTHORS = {
    "adviser": "le conseiller",
    "cil_responsible": "le responsable",
    "cil_president": "le président",
    "employee": "le salarié",
}
"""Labels of the roles that sign an event of the history; an event that time caused is not signed."""

SOON = " L'étape suivante arrive dans un instant."


async def known_act(act: str, visitor: Adviser) -> Act:
    """Returns the act that an address names. Raises 404 for one that does not exist or is not the visitor's."""
    found = ACTS.get(act)
    if found is None or visitor.role not in found.roles:
        raise HTTPException(404)
    return found


Known = Annotated[Act, Depends(known_act)]


@router.get("/dossiers/{case_id}")
async def show(request: Request, visitor: Adviser, case_id: str) -> Response:
    context = await given(request, visitor, await view.whole_view(visitor, case_id))
    return page(request, "adviser/case/page.html", **context)


@router.get("/dossiers/{case_id}/actes/{act}")
async def prepare(request: Request, visitor: Adviser, case_id: str, act: Known) -> Response:
    return await _form(request, visitor, case_id, act, None)


@router.post("/dossiers/{case_id}/actes/{act}")
async def do(request: Request, visitor: Adviser, case_id: str, act: Known, sent: Sent) -> Response:
    body, path = act.body(sent, f"{act.slug}."), f"cases/v1/cases/{case_id}/{act.path}"
    try:
        answer = await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        again = Form.again(sent, act.placed(problem))
        return await _form(request, visitor, case_id, act, again, status=422)
    return done(request, f"/dossiers/{case_id}", act.notice + (SOON if answer.pending else ""))


async def _form(
    request: Request, visitor: Visitor, case_id: str, act: Act, form: Form | None, status: int = 200
) -> Response:
    parts = view.FOR_HAND_OVER if act.slug == "remise" else view.FOR_ACTS
    context = await shown(request, visitor, case_id, *parts)
    if form:
        context["form"] = form
    colleagues = await visitor.api.get("cases/v1/advisers") if act.slug == "interlocuteur" else []
    return page(request, "adviser/case/act.html", status=status, act=act, colleagues=colleagues, **context)


async def shown(request: Request, visitor: Visitor, case_id: str, *parts: str) -> dict[str, Any]:
    """Returns the context of a case's page, with these parts of its file."""
    return await given(request, visitor, await view.case_view(visitor, case_id, *parts))


async def given(request: Request, visitor: Visitor, found: view.CaseView) -> dict[str, Any]:
    """Returns the context that every page of a case needs."""
    first = {f"{slug}.on": found.today for slug in (*ACTS,)}
    return {
        "view": found,
        "today": found.today,
        "authors": AUTHORS,
        "codes": await codes_of(request, visitor.api, "cases"),
        "acts": {slug: act for slug, act in ACTS.items() if visitor.role in act.roles},
        "act_of_step": ACT_OF_STEP,
        "form": Form(first),
    }
