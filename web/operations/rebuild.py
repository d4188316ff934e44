"""Rebuilds, which make the facts of the figures again from the feeds: request, progress, comparison (REP-1)."""

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
ASKED = "La reconstruction est demandée. Les chiffres restent consultables pendant ce temps."
TO_REPLACE = "Les chiffres refaits seront mis en service si rien de ce que les deux connaissent ne diffère."


@router.get(HERE)
async def proof(request: Request, visitor: Operator) -> Response:
    """Shows the rebuild that was asked for last."""
    rebuild = await visitor.api.maybe("reporting/v1/rebuild")
    return page(request, "operations/rebuild.html", rebuild=rebuild, labels=SERVICES, form=Form())


@router.post(HERE)
async def ask(request: Request, visitor: Operator, sent: Sent) -> Response:
    """Asks for a rebuild, whose book replaces the live one if the form says so."""
    promote = sent.ticked("promote")
    try:
        await visitor.api.post("reporting/v1/rebuild", {"promote": promote}, key=sent.key)
    except Problem as problem:
        return await show(request, visitor, Form.again(sent, problem), problem.status)
    return done(request, HERE, f"{ASKED} {TO_REPLACE}" if promote else ASKED)
