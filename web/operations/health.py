"""The page of the platform's health: each service, what waits, what is stuck, and what can be retried."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.forms import Form
from web.operations.points import points
from web.operations.state import look
from web.pages import page
from web.services import SERVICES
from web.settings import Settings
from web.visitor import Visitor, someone

router = APIRouter()

Operator = Annotated[Visitor, Depends(someone("operations"))]


@router.get("/exploitation")
async def health(request: Request, visitor: Operator) -> Response:
    return await show(request, visitor, Form())


async def show(request: Request, visitor: Visitor, form: Form, status: int = 200) -> Response:
    """Shows the page, with the refusal of an act if there is one."""
    seen = await look(visitor.api)
    return page(
        request,
        "operations/health.html",
        status=status,
        form=form,
        seen=seen,
        labels=SERVICES,
        points=points(seen),
        console=console(request.app.state.settings),
    )


def console(settings: Settings) -> str:
    """Returns the address of the workflows in Temporal's console, empty where the settings have none."""
    if not settings.temporal_web:
        return ""
    return f"{settings.temporal_web}/namespaces/{settings.temporal_namespace}/workflows"
