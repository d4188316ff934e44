"""The proof that figures can be made again from the facts: asked for, followed, compared (REP-1)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.operations.health import Operator, show
from web.pages import done, page
from web.services import SERVICES

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]
HERE = "/exploitation/reconstruction"


@router.get(HERE)
async def proof(request: Request, visitor: Operator) -> Response:
    """The rebuild that was asked for last."""
    rebuild = await visitor.api.maybe("reporting/v1/rebuild")
    return page(request, "operations/rebuild.html", rebuild=rebuild, labels=SERVICES)


@router.post(HERE)
async def ask(request: Request, visitor: Operator, sent: Sent) -> Response:
    try:
        await visitor.api.post("reporting/v1/rebuild", key=sent.key)
    except Problem as problem:
        return await show(request, visitor, Form.again(sent, problem), problem.status)
    return done(
        request, HERE, "La reconstruction est demandée. Les chiffres restent consultables pendant ce temps."
    )
