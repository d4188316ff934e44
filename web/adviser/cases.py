"""The cases of one's CIL, page by page: one's own or everybody's, under way or closed, by stage."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.work import Adviser
from web.codes import codes_of
from web.forms import Form
from web.pages import page
from web.people import names_of

router = APIRouter()

CLOSED = {"en-cours": "false", "clos": "true", "tous": ""}


@router.get("/dossiers")
async def cases(
    request: Request,
    visitor: Adviser,
    qui: str = "",
    etape: str = "",
    etat: str = "en-cours",
    after: str = "",
) -> Response:
    whose = qui or ("moi" if visitor.role == "adviser" else "tous")
    found = await visitor.api.get(
        "cases/v1/cases",
        adviser=visitor.id if whose == "moi" else "",
        stage=etape,
        closed=CLOSED.get(etat, ""),
        after=after,
    )
    names = await names_of(visitor.api, [case["person_id"] for case in found["items"]])
    chosen = {"qui": whose, "etape": etape, "etat": etat}
    return page(
        request,
        "adviser/cases.html",
        form=Form(chosen),
        cases=found["items"],
        names=names,
        stages=(await codes_of(request, visitor.api, "cases"))["stages"],
        next=urlencode(chosen | {"after": found["next"]}) if found.get("next") else "",
    )
