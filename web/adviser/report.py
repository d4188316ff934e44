"""The report of a case, to be read or printed."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.adviser.case import shown
from web.adviser.work import Adviser
from web.pages import page

router = APIRouter()


@router.get("/dossiers/{case_id}/bilan")
async def read(request: Request, visitor: Adviser, case_id: str) -> Response:
    context = await shown(request, visitor, case_id, "report", "commitments")
    if context["view"].report is None:
        raise HTTPException(404)
    return page(request, "adviser/report.html", **context)
