"""The CIL's file of partners: who may receive what, and which sheets are to be checked again (PART-1, PART-2)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.case import Sent
from web.adviser.work import Adviser
from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()


@router.get("/partenaires")
async def partners(request: Request, visitor: Adviser, after: str = "") -> Response:
    return await _list(request, visitor, Form(), after=after)


@router.post("/partenaires/{partner}/verification")
async def check(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    """The sheet was gone over today, and holds."""
    try:
        await visitor.api.post(
            f"partners/v1/partners/{partner}/check", {}, key=sent.key, version=sent.version
        )
    except Problem as problem:
        return await _list(request, visitor, Form.again(sent, problem), problem.status)
    return done(request, "/partenaires", "La fiche est notée comme vérifiée aujourd'hui.")


async def _list(
    request: Request, visitor: Visitor, form: Form, status: int = 200, after: str = ""
) -> Response:
    found = await visitor.api.get("partners/v1/partners", archived="false", after=after)
    following = f"after={found['next']}" if found.get("next") else ""
    return page(
        request, "adviser/partners.html", status=status, form=form, partners=found["items"], next=following
    )
