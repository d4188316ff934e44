"""The front end's application: its pages, its guard, and its error pages in French."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.sessions import SessionMiddleware

from kernel.http.heads import Heads
from web import guard, sign_in
from web.api import Problem, client
from web.links import holder, link
from web.pages import HERE, SEE_OTHER, page
from web.sections import ROUTERS
from web.settings import Settings
from web.visitor import NoCapacity, NotSignedIn, visitor_of

PAGE = re.compile(r"(/[A-Za-z0-9_.-]+)+/")
"""The path of a page, with a slash too many."""

SESSION_SECONDS = 10 * 3600
"""Life of a session: a working day."""


def application(settings: Settings) -> FastAPI:
    """Returns the application with every page; it publishes no OpenAPI document."""

    async def ours_only(request: Request) -> None:
        guard.check_origin(request, settings.public_url)
        guard.check_address(request)
        guard.check_size(request)

    app = FastAPI(
        title="CIL-PASS assistance",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(ours_only)],
        lifespan=_lifespan,
        redirect_slashes=False,  # a redirect would name the Host that was sent, also a foreign one
        max_body_size=guard.UPLOAD_BYTES,
    )
    app.state.settings = settings
    app.state.http = client(settings.gateway)
    app.state.provider = sign_in.provider(settings)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_key.get_secret_value(),
        session_cookie="__Host-cilpass" if settings.secure else "cilpass",
        max_age=SESSION_SECONDS,
        same_site="lax",
        https_only=settings.secure,
    )
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard.protect)
    app.add_middleware(Heads)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(sign_in.router)
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(NotSignedIn, _sign_in_first)
    app.add_exception_handler(NoCapacity, _not_for_you)
    app.add_exception_handler(holder.LinkClosed, holder.closed)
    app.add_exception_handler(guard.FromElsewhere, _from_elsewhere)
    app.add_exception_handler(Problem, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _nowhere)
    app.add_exception_handler(Exception, _failed)

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.http.aclose()


async def _sign_in_first(request: Request, error: Exception) -> Response:
    """Asks to sign in. The visitor then returns to the page; a form that was sent is kept, to be sent again."""
    if request.method == "GET":
        suite = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/connexion?{urlencode({'suite': suite})}", SEE_OTHER)
    kept = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    return page(request, "session_ended.html", status=401, kept=kept)


async def _not_for_you(request: Request, error: Exception) -> Response:
    try:
        visitor_of(request)
    except NoCapacity:
        return _error_page(request, 403, "Aucun rôle ne vous est attribué", NO_ROLE)
    return await _nowhere(request, error)


async def _nowhere(request: Request, error: Exception) -> Response:
    return _error_page(request, 404, "Page introuvable", NOWHERE)


async def _from_elsewhere(request: Request, error: Exception) -> Response:
    text = "Cette action venait d'un autre site : elle n'a pas été faite."
    return _error_page(request, 403, "Action refusée", text)


async def _refused(request: Request, error: Exception) -> Response:
    """Shows a refusal on a page of its own; an unreadable address gives a page not found."""
    assert isinstance(error, Problem)
    if holder.by_link(request):
        return await holder.refused(request, error)
    if error.status == 401:
        return await _sign_in_first(request, error)
    if error.code == "role_not_held":
        return _error_page(request, 403, error.title, error.detail)
    if error.status in (403, 404) or (error.status == 422 and request.method == "GET"):
        return _error_page(request, 404, "Page introuvable", NOWHERE)
    return _error_page(
        request, error.status, error.title, error.detail if error.detail != error.title else ""
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        path = request.scope["path"]
        if request.method == "GET" and path.endswith("/") and PAGE.fullmatch(path):
            return RedirectResponse(path.rstrip("/"), SEE_OTHER)
        if path.startswith("/lien/"):
            return holder.error(request, 404, *link.UNKNOWN)
        return _error_page(request, 404, "Page introuvable", NOWHERE)
    text = TOO_LARGE if error.status_code == 413 else ""
    return _error_page(request, error.status_code, "Demande refusée", text)


async def _failed(request: Request, error: Exception) -> Response:
    text = "Rien de ce que vous aviez enregistré n'est perdu. Réessayez dans un instant."
    return _error_page(request, 500, "Un problème est survenu", text)


def _error_page(request: Request, status: int, title: str, text: str) -> Response:
    """Shows an error page; pages reached by link have their own, which do not say what they are about."""
    if holder.by_link(request):
        return holder.error(request, status, title, text)
    return page(request, "error.html", status=status, title=title, text=text)


NOWHERE = "Cette page n'existe pas, ou elle ne vous est pas ouverte."
TOO_LARGE = "Ce que vous avez envoyé est trop volumineux : rien n'a été enregistré."
NO_ROLE = "Votre compte n'annonce aucun rôle dans ce service. Demandez-en un à votre organisme."
