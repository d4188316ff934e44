"""The page of an emailed link. It has a button that opens the link, since mail scanners follow links by themselves."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from web.api import Api, Problem
from web.links.holder import PARTNER, PERSON, error, hold
from web.pages import SEE_OTHER, page

router = APIRouter()

SERVICES = {"salarie": "cases", "message": "cases", "partenaire": "partners"}
WHOSE = {"salarie": PERSON, "message": PERSON, "partenaire": PARTNER}
HOMES = {PERSON: "/mon-espace", PARTNER: "/mise-en-relation"}
DISCREET = "message"
"""Word in the address of links sent in safe contact: their page does not say what it is about (CONF-5)."""

TOKEN = re.compile(r"[A-Za-z0-9_.-]{10,200}")


@router.get("/lien/{whose}/{token}")
async def show(request: Request, whose: str, token: str) -> Response:
    if whose not in SERVICES or not TOKEN.fullmatch(token):
        return error(request, 404, *UNKNOWN)
    return page(request, "links/link.html", whose=whose, discreet=whose == DISCREET)


@router.post("/lien/{whose}/{token}")
async def open_it(request: Request, whose: str, token: str) -> Response:
    """Exchanges the token for a cookie, which the session keeps, and redirects to an address without the token."""
    if whose not in SERVICES or not TOKEN.fullmatch(token):
        return error(request, 404, *UNKNOWN)
    api = Api(request.app.state.http)
    try:
        exchanged = await api.ask("POST", f"{SERVICES[whose]}/v1/links/exchange", json={"token": token})
    except Problem as problem:
        if problem.status not in (401, 422):
            raise
        discreet = whose == DISCREET
        return page(request, "links/link_over.html", status=410, whose=WHOSE[whose], discreet=discreet)
    hold(request, WHOSE[whose], exchanged)
    return RedirectResponse(HOMES[WHOSE[whose]], SEE_OTHER)


UNKNOWN = (
    "Cette page ne s'ouvre pas",
    "L'adresse est incomplète. Ouvrez à nouveau le lien de votre message.",
)
