"""The operator's acts: each retries what the platform had to do anyway, and shows what it did."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.api import Problem
from web.forms import Filled, Form, filled
from web.operations.health import Operator, show
from web.pages import done
from web.services import SERVICES
from web.visitor import Visitor
from words.sentences import counted

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]
Notice = Callable[[Any], str]


@router.post("/exploitation/{service}/mis-de-cote")
async def retry(request: Request, visitor: Operator, service: str, sent: Sent) -> Response:
    return await _do(request, visitor, service, "parked/retry", sent, _retried)


@router.post("/exploitation/{service}/courriels")
async def resend(request: Request, visitor: Operator, service: str, sent: Sent) -> Response:
    return await _do(request, visitor, service, "messages/retry", sent, _resent)


@router.post("/exploitation/{service}/reprise")
async def look_again(request: Request, visitor: Operator, service: str, sent: Sent) -> Response:
    return await _do(request, visitor, service, "look-again", sent, _resumed)


async def _do(
    request: Request, visitor: Visitor, service: str, act: str, sent: Filled, notice: Notice
) -> Response:
    if service not in SERVICES:
        raise HTTPException(404)
    try:
        answer = await visitor.api.post(f"{service}/v1/operations/{act}", key=sent.key)
    except Problem as problem:
        return await show(request, visitor, Form.again(sent, problem), problem.status)
    return done(request, "/exploitation", f"{SERVICES[service]} : {notice(answer.body)}")


def _retried(done: dict[str, int]) -> str:
    if not done["sent"] and not done["left"]:
        return "plus aucun message n'était de côté."
    text = counted(done["sent"], "message renvoyé", "messages renvoyés")
    if done["left"]:
        text += f", {counted(done['left'], 'ne trouve', 'ne trouvent')} toujours pas son déroulement"
    return f"{text}."


def _resent(done: dict[str, int]) -> str:
    if not done["tried"]:
        return "plus aucun courriel n'était en échec."
    return counted(done["tried"], "courriel passe", "courriels passent") + " en tête de la file d'envoi."


def _resumed(done: dict[str, int]) -> str:
    if not done["told"] and not done["absent"]:
        return "rien n'était en retard."
    text = counted(done["told"], "déroulement a reçu", "déroulements ont reçu") + " la demande de reprendre"
    if done["absent"]:
        text += f", {counted(done['absent'], 'est introuvable', 'sont introuvables')}"
    if done["left"]:
        text += f" ; recommencez pour {counted(done['left'], 'autre', 'autres')}"
    return f"{text}."
