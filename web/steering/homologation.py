"""A platform's application file, which its people complete and send, and the board's reasoned decisions (PLAT-1)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Answer, Problem
from web.forms import Filled, Form
from web.pages import done, page
from web.steering.roles import Applicant, Board, Sent
from web.today import today_of
from web.visitor import Visitor

router = APIRouter()

FILE = "/plates-formes/{platform}/dossier"
DECISION = "/plates-formes/{platform}/decision"


@router.get(FILE)
async def complete(request: Request, visitor: Applicant, platform: str) -> Response:
    found = await _read(visitor, platform)
    kept = {one["item"]["code"]: one["document"] for one in found.body["items"]}
    return page(request, "steering/file.html", form=Form(kept), platform=found.body, version=found.version)


@router.post(FILE)
async def save(request: Request, visitor: Applicant, platform: str, sent: Sent) -> Response:
    """Saves each changed item by an act with its own key; a refused item does not undo those saved before it."""
    known = (await _read(visitor, platform)).body
    try:
        count = await _provide(visitor, platform, known, sent)
    except Problem as problem:
        found = await _read(visitor, platform)
        return page(
            request,
            "steering/file.html",
            status=problem.status,
            form=Form.again(sent, problem),
            platform=found.body,
            version=found.version,
        )
    notice = (
        "Le dossier est enregistré." if count else "Rien n'avait changé : le dossier reste comme il était."
    )
    return done(request, f"/plates-formes/{platform}", notice)


@router.post("/plates-formes/{platform}/transmission")
async def submit(request: Request, visitor: Applicant, platform: str, sent: Sent) -> Response:
    path = f"platform/v1/platforms/{platform}/application/submission"
    try:
        await visitor.api.post(path, key=sent.key, version=sent.version)
    except Problem as problem:
        found = await _read(visitor, platform)
        kept = {one["item"]["code"]: one["document"] for one in found.body["items"]}
        return page(
            request,
            "steering/file.html",
            status=problem.status,
            form=Form(kept, problem),
            platform=found.body,
            version=found.version,
        )
    notice = "Le dossier est transmis au Conseil d'administration de l'UESL. Il n'est plus modifiable."
    return done(request, f"/plates-formes/{platform}", notice)


@router.get(DECISION)
async def deliberate(request: Request, visitor: Board, platform: str) -> Response:
    return await _deliberate(request, visitor, platform, Form())


@router.post(DECISION)
async def decide(request: Request, visitor: Board, platform: str, sent: Sent) -> Response:
    body = {
        "ruling": sent.given("ruling"),
        "on": sent.given("on"),
        "reason": sent.given("reason"),
        "conditions": [line.strip() for line in sent.text("conditions").splitlines() if line.strip()],
    }
    path = f"platform/v1/platforms/{platform}/decisions"
    try:
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _deliberate(request, visitor, platform, Form.again(sent, problem), problem.status)
    return done(
        request, f"/plates-formes/{platform}", "La décision du Conseil d'administration est enregistrée."
    )


async def _deliberate(
    request: Request, visitor: Visitor, platform: str, form: Form, status: int = 200
) -> Response:
    found = await _read(visitor, platform)
    if not form.values:
        today = await today_of(visitor)
        form = Form({"on": today}, form.problem, form.key)
    return page(
        request,
        "steering/decision.html",
        status=status,
        form=form,
        platform=found.body,
        version=found.version,
    )


async def _provide(visitor: Visitor, platform: str, known: dict[str, Any], sent: Filled) -> int:
    version, changed = sent.version, 0
    for one in known["items"]:
        item, document = one["item"]["code"], sent.text(one["item"]["code"])
        if not document or document == one["document"]:
            continue
        path = f"platform/v1/platforms/{platform}/application/{item}"
        key = f"{sent.key}-{item}"
        try:
            answer = await visitor.api.write("PUT", path, {"document": document}, key=key, version=version)
        except Problem as problem:
            raise _at(problem, item) from problem
        version, changed = answer.version, changed + 1
    return changed


def _at(problem: Problem, item: str) -> Problem:
    """Returns the refusal with the field of the item that it is about."""
    return problem.named(lambda _: item)


async def _read(visitor: Visitor, platform: str) -> Answer:
    return await visitor.api.read(f"platform/v1/platforms/{platform}")
