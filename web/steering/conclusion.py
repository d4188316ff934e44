"""The conclusion of a convention: either party proposes it, and each signs it after seeing the effects (CONV-1)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.conventions import PARTIES
from web.steering.lists import conventions_of
from web.steering.names import all_organisations, organisations
from web.steering.roles import Sent
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

Party = Annotated[Visitor, Depends(someone(*PARTIES))]
SIGNATURE = "/conventions/{convention_id}/signature"


@router.get("/conventions/proposer")
async def draft(request: Request, visitor: Party) -> Response:
    return await _draft(request, visitor, Form())


@router.post("/conventions/proposer")
async def propose(request: Request, visitor: Party, sent: Sent) -> Response:
    body = {name: sent.given(name) for name in ("cil", "platform", "effect_date", "successor_of")}
    try:
        answer = await visitor.api.post("platform/v1/conventions", body, key=sent.key)
    except Problem as problem:
        return await _draft(request, visitor, Form.again(sent, problem), problem.status)
    notice = "La convention est proposée. Elle attend les deux signatures."
    return done(request, f"/conventions/{answer.body['id']}", notice)


@router.get(SIGNATURE)
async def read(request: Request, visitor: Party, convention_id: str, signed_on: str = "") -> Response:
    """Shows the effects of a signature on a day: today, or an earlier day for a signature on paper."""
    return await _read(request, visitor, convention_id, Form({"signed_on": signed_on}))


@router.post(SIGNATURE)
async def sign(request: Request, visitor: Party, convention_id: str, sent: Sent) -> Response:
    body = {"signed_on": sent.given("signed_on")}
    path = f"platform/v1/conventions/{convention_id}/signature"
    try:
        answer = await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _read(request, visitor, convention_id, Form.again(sent, problem), problem.status)
    concluded = answer.body["signature_date"] is not None
    notice = (
        "La convention est signée par les deux parties." if concluded else "Votre signature est enregistrée."
    )
    return done(request, f"/conventions/{convention_id}", notice)


async def _draft(request: Request, visitor: Visitor, form: Form, status: int = 200) -> Response:
    """Shows the form: a president chooses among homologated platforms (CIL-2), a representative among all CILs."""
    known = await all_organisations(visitor)
    names = {one["id"]: one["name"] for one in known}
    noticed = [one for one in await conventions_of(visitor) if one["end"] and one["state"]["code"] != "ended"]
    platforms = await visitor.api.get("platform/v1/platforms")
    return page(
        request,
        "steering/proposal.html",
        status=status,
        form=form,
        of_cil=PARTIES[visitor.role] == "cil",
        platforms=[_choice(one["id"], one["name"]) for one in platforms if one["homologated"]],
        cils=[_choice(one["id"], one["name"]) for one in known if one["kind"]["code"] == "cil"],
        predecessors=[_choice(one["id"], _named(one, names)) for one in noticed],
    )


async def _read(
    request: Request, visitor: Visitor, convention_id: str, form: Form, status: int = 200
) -> Response:
    path = f"platform/v1/conventions/{convention_id}"
    found = await visitor.api.read(path)
    today = await today_of(visitor)
    if not form.value("signed_on"):
        form = Form({"signed_on": today}, form.problem, form.key)
    asked = {"party": PARTIES[visitor.role], "signed_on": form.value("signed_on")}
    effect: dict[str, Any] | None = None
    try:
        effect = await visitor.api.get(f"{path}/signature-preview", **asked)
    except Problem as problem:
        if problem.status in (401, 403, 404):
            raise
        form = form if form.problem else Form(form.values, problem, form.key)
    return page(
        request,
        "steering/signature.html",
        status=status,
        form=form,
        convention=found.body,
        version=found.version,
        effect=effect,
        today=today,
        names=await organisations(visitor),
    )


def _named(one: dict[str, Any], names: dict[str, str]) -> str:
    cil, platform = (names.get(one[kind], one[kind]) for kind in ("cil", "platform"))
    return f"{cil} – {platform}"


def _choice(code: str, label: str) -> dict[str, str]:
    return {"code": code, "label": label}
