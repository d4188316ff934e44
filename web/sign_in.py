"""Sign-in by OpenID Connect: code flow with PKCE, at the issuer that the settings name."""

import json
import re
import time
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from web import visitor as visiting
from web.api import Api, Problem
from web.pages import page
from web.settings import Settings
from web.visitor import Visitor, remember, someone, visitor_of

router = APIRouter()

NEXT = "next"
OURS = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")
"""A path of this site.

Two slashes begin the address of another site; browsers take a backslash for a slash, and skip controls.
"""
SCOPE = "openid profile groups"
SEE_OTHER = 303
MOST_KEPT = 2400
"""Most characters of both tokens that fit in the session's cookie (4096 bytes, a third of which its encoding takes)."""


def provider(settings: Settings) -> Any:
    """Returns the client of the issuer, which reads its discovery document at the first use."""
    oauth = OAuth()
    return oauth.register(
        "issuer",
        client_id=settings.web_client,
        client_secret=settings.web_client_secret.get_secret_value(),
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256"},
    )


@router.get("/connexion")
async def choose(request: Request, suite: str = "") -> Response:
    """Shows the page before the issuer's; in a demonstration it lists the people who may sign in."""
    settings: Settings = request.app.state.settings
    accounts = json.loads(settings.accounts.read_text()) if settings.accounts else []
    return page(request, "sign_in.html", accounts=accounts, suite=_ours(suite))


@router.get("/connexion/aller")
async def leave(request: Request, suite: str = "") -> Response:
    request.session[NEXT] = _ours(suite)
    back = f"{request.app.state.settings.public_url}/connexion/retour"
    answer: Response = await request.app.state.provider.authorize_redirect(request, back)
    return answer


@router.get("/connexion/retour")
async def come_back(request: Request) -> Response:
    suite = request.session.get(NEXT, "/")
    try:
        token = await request.app.state.provider.authorize_access_token(request)
    except OAuthError:
        return page(request, "sign_in_failed.html", status=400)
    claims, access = token["userinfo"], token["access_token"]
    groups = [group for group in claims.get("groups", []) if visiting.Capacity.of(group)]
    known = token.get("id_token") or ""
    remember(
        request,
        {
            "id": claims["sub"],
            "name": claims.get("name", claims["sub"]),
            "groups": groups,
            "organisations": await _organisations(request, access, groups),
            "token": access,
            "hint": known if len(access) + len(known) <= MOST_KEPT else "",
            "until": int(token.get("expires_at", time.time() + 3600)),
        },
    )
    return RedirectResponse(suite, SEE_OTHER)


@router.get("/connexion/fait")
async def signed_in_again(request: Request, visitor: Annotated[Visitor, Depends(someone())]) -> Response:
    """Shows the page after a sign-in in a new tab, while a form waits in another one."""
    return page(request, "signed_in.html")


@router.post("/qualite")
async def change_capacity(
    request: Request,
    capacity: Annotated[str, Form()],
    visitor: Annotated[Visitor, Depends(someone())],
) -> Response:
    """Changes the capacity in which the visitor acts."""
    if capacity in map(str, visitor.capacities):
        person = request.session[visiting.SIGNED_IN]  # set whole: the session sees no change inside a value
        request.session[visiting.SIGNED_IN] = person | {"capacity": capacity}
    return RedirectResponse("/", SEE_OTHER)


FORGET = {"Clear-Site-Data": '"cache"'}
"""Header by which signing out clears the previews that the browser kept."""


@router.post("/deconnexion")
async def sign_out(request: Request) -> Response:
    """Ends our session, then the issuer's, so that the next person at this browser must sign in."""
    hint = request.session.get(visiting.SIGNED_IN, {}).get("hint", "")
    request.session.clear()
    return RedirectResponse(await _farewell(request, hint), SEE_OTHER, FORGET)


@router.get("/")
async def home(request: Request) -> Response:
    visitor = visitor_of(request)
    if visitor is None:
        return RedirectResponse("/connexion", SEE_OTHER)
    return RedirectResponse(HOMES[visitor.role], SEE_OTHER)


HOMES = {
    "adviser": "/aujourdhui",
    "cil_responsible": "/equipe",
    "cil_president": "/conventions",
    "platform_operator": "/conventions",
    "platform_expert": "/indicateurs",
    "platform_representative": "/conventions",
    "uesl_controller": "/indicateurs",
    "uesl_board": "/plates-formes",
    "operations": "/exploitation",
}


async def _organisations(request: Request, access: str, groups: list[str]) -> dict[str, str]:
    """Returns the names of the person's organisations, none where the service does not answer."""
    own = {visiting.Capacity.of(group).organisation for group in groups}  # type: ignore[union-attr]
    if not groups:
        return {}
    try:
        found = await Api(request.app.state.http, access, groups[0]).get("platform/v1/organisations")
    except Problem:
        return {}
    return {one["id"]: one["name"] for one in found if one["id"] in own}


async def _farewell(request: Request, hint: str) -> str:
    """Returns the address that ends the issuer's session and redirects to us (RP-initiated logout).

    It is our sign-in page where the issuer has no such address.
    """
    settings: Settings = request.app.state.settings
    try:
        metadata = await request.app.state.provider.load_server_metadata()
    except (httpx2.HTTPError, OAuthError):
        metadata = {}
    address = metadata.get("end_session_endpoint")
    if not address:
        return "/connexion"
    asked = {"client_id": settings.web_client, "post_logout_redirect_uri": f"{settings.public_url}/"}
    return f"{address}?{urlencode(asked | ({'id_token_hint': hint} if hint else {}))}"


def _ours(address: str) -> str:
    """Returns the address if it is a path of ours, else that of our home, so that no link redirects to another site."""
    return address if OURS.fullmatch(address) else "/"
