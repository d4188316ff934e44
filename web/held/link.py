"""A link that was sent: its page opens nothing by itself, as mail scanners follow links; a button does."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from web.api import Api, Problem
from web.held.holder import PARTNER, PERSON, error, hold
from web.pages import SEE_OTHER, page

router = APIRouter()

SERVICES = {"salarie": "cases", "message": "cases", "partenaire": "partners"}
WHOSE = {"salarie": PERSON, "message": PERSON, "partenaire": PARTNER}
HOMES = {PERSON: "/mon-espace", PARTNER: "/mise-en-relation"}
DISCREET = "message"
"""The word of the links sent in safe contact: their page says nothing (CONF-5)."""

TOKEN = re.compile(r"[A-Za-z0-9_.-]{10,200}")


@router.get("/lien/{whose}/{token}")
async def show(request: Request, whose: str, token: str) -> Response:
    if whose not in SERVICES or not TOKEN.fullmatch(token):
        return error(request, 404, *UNKNOWN)
    return page(request, "held/link.html", whose=whose, discreet=whose == DISCREET)


@router.post("/lien/{whose}/{token}")
async def open_it(request: Request, whose: str, token: str) -> Response:
    """Exchange the token for what stands in the session; the address is left at once."""
    if whose not in SERVICES or not TOKEN.fullmatch(token):
        return error(request, 404, *UNKNOWN)
    api = Api(request.app.state.http)
    try:
        exchanged = await api.ask("POST", f"{SERVICES[whose]}/v1/links/exchange", json={"token": token})
    except Problem as problem:
        if problem.status not in (401, 422):
            raise
        discreet = whose == DISCREET
        return page(request, "held/link_over.html", status=410, whose=WHOSE[whose], discreet=discreet)
    hold(request, WHOSE[whose], exchanged)
    return RedirectResponse(HOMES[WHOSE[whose]], SEE_OTHER)


UNKNOWN = (
    "Cette page ne s'ouvre pas",
    "L'adresse est incomplète. Ouvrez à nouveau le lien de votre message.",
)
