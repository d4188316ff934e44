"""The departure of an adviser: its effects are shown before it is recorded (CASE-1)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Problem
from web.codes import codes_of
from web.forms import Filled, Form
from web.pages import done, page
from web.people import names_of
from web.team.common import Responsible, Sent, colleagues_of, team_of
from web.visitor import Visitor

router = APIRouter()

HERE = "/equipe/conseillers/{adviser}/depart"


@router.get(HERE)
async def prepare(request: Request, visitor: Responsible, adviser: str) -> Response:
    return await _form(request, visitor, adviser, Form({"reason.code": "adviser_left"}))


@router.post(HERE + "/modifier")
async def change(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    """Shows the form again after the preview, with what was typed."""
    return await _form(request, visitor, adviser, Form.kept(sent))


@router.post(HERE + "/apercu")
async def preview(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    """Shows what would change and for whom; records nothing."""
    context = await _context(request, visitor, adviser)
    if problem := _incomplete(sent, context):
        return page(request, "team/leave.html", status=422, form=Form.again(sent, problem), **context)
    return page(
        request,
        "team/leave_preview.html",
        form=Form.kept(sent),
        kept=[(name, value) for name, values in sent.values.items() for value in values],
        **context,
    )


@router.post(HERE)
async def record(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    body = {
        "successor": sent.text("successor"),
        "reason": {"code": sent.text("reason.code"), "text": sent.text("reason.text")},
    }
    path = f"cases/v1/advisers/{adviser}/departure"
    try:
        gone = (await visitor.api.post(path, body, key=sent.key, version=sent.version)).body
    except Problem as problem:
        return await _form(request, visitor, adviser, Form.again(sent, problem), problem.status)
    return done(request, "/equipe", f"Le départ de {gone['name']} est enregistré.")


def _incomplete(sent: Filled, context: dict[str, Any]) -> Problem | None:
    """Returns the problem of a departure without a required field, None where it is complete."""
    wanted = {"reason.code": "un motif", "reason.text": "une phrase qui explique le motif"}
    if context["departure"]["cases"]:
        wanted["successor"] = "le conseiller qui reprend les dossiers"
    missing = [{"field": name, "accepted": what} for name, what in wanted.items() if not sent.text(name)]
    return Problem(422, "Il manque une information.", errors=missing) if missing else None


async def _form(request: Request, visitor: Visitor, adviser: str, form: Form, status: int = 200) -> Response:
    context = await _context(request, visitor, adviser)
    return page(request, "team/leave.html", status=status, form=form, **context)


async def _context(request: Request, visitor: Visitor, adviser: str) -> dict[str, Any]:
    """Returns the effects of the departure as they are now. Raises Problem 404 for a person who is not in the team."""
    departure = await visitor.api.get(f"cases/v1/advisers/{adviser}/departure")
    team = await team_of(visitor)
    return {
        "departure": departure,
        "names": {one["id"]: one["name"] for one in team},
        "colleagues": colleagues_of(team, adviser),
        "people": await names_of(visitor.api, [case["person_id"] for case in departure["cases"]]),
        "reasons": (await codes_of(request, visitor.api, "cases"))["reasons"],
    }
