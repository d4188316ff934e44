"""Serves the API's documentation, /api/docs and /api/openapi.json, behind the gateway. `python -m deploy.local.docs`

Swagger UI's files come from an installed package, so that no page loads anything from another site.
"""

import asyncio
import time
from pathlib import Path

import fastapi_offline
import httpx2
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.local.web import serve
from deploy.openapi import TITLE, Document, merge
from kernel.http.headers import security_of
from kernel.http.heads import Heads

ASSETS = Path(fastapi_offline.__file__).parent / "static"
STATIC = "/api/docs/static"
CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

PATIENCE_SECONDS = 6.0
"""How long to wait for a service's document; shorter than the gateway's timeout of a route."""

FRESH_SECONDS = 30.0


class Settings(BaseSettings):
    """Settings of the documentation. `docs_services` is `name=host:port,…`, the REST edge of each service."""

    model_config = SettingsConfigDict(env_prefix="CILPASS_", extra="ignore")

    docs_port: int = 0
    docs_services: str = ""
    public_url: str = "http://127.0.0.1:8080"


class ServiceAway(RuntimeError):
    """A service did not return its document in time."""


class Secured:
    """Adds the security headers of the site to every answer."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._headers = security_of(public_url) | {"Content-Security-Policy": CONTENT_SECURITY}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, secured)


class Merged:
    """The merged document, which it asks of the services again when its copy is too old."""

    def __init__(
        self, services: dict[str, str], server: str, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._services = services
        self.server = server
        self._patience = patience_seconds
        self._lock = asyncio.Lock()
        self._known: Document | None = None
        self._until = 0.0

    async def get(self) -> Document:
        async with self._lock:
            if self._known is None or time.monotonic() > self._until:
                self._known = await self._ask()
                self._until = time.monotonic() + FRESH_SECONDS
            return self._known

    async def _ask(self) -> Document:
        async with httpx2.AsyncClient(timeout=2.0) as client:
            documents = await asyncio.gather(
                *(self._document(client, name, address) for name, address in self._services.items())
            )
        return merge(dict(zip(self._services, documents, strict=True)), self.server)

    async def _document(self, client: httpx2.AsyncClient, name: str, address: str) -> Document:
        until = time.monotonic() + self._patience
        while True:
            try:
                answer = await client.get(f"http://{address}/api/{name}/openapi.json")
                document: Document = answer.raise_for_status().json()
                return document
            except httpx2.HTTPError as error:
                if time.monotonic() > until:
                    raise ServiceAway(name) from error
                await asyncio.sleep(0.2)


def application(merged: Merged) -> FastAPI:
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.add_middleware(Secured, public_url=merged.server)
    app.add_middleware(Heads)
    app.mount(STATIC, StaticFiles(directory=ASSETS))

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/api/openapi.json")
    async def document() -> JSONResponse:
        try:
            return JSONResponse(await merged.get())
        except ServiceAway as away:
            return _unavailable(str(away))

    @app.get("/api/docs")
    async def page() -> HTMLResponse:
        return swagger()

    return app


def swagger() -> HTMLResponse:
    """Returns the page of Swagger UI, without its default of sending the document to a validator on the internet."""
    return get_swagger_ui_html(
        openapi_url="/api/openapi.json",
        title=f"{TITLE} : API",
        swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
        swagger_css_url=f"{STATIC}/swagger-ui.css",
        swagger_favicon_url=f"{STATIC}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None, "persistAuthorization": True, "docExpansion": "none"},
    )


def _unavailable(service: str) -> JSONResponse:
    problem = {
        "type": "urn:cilpass:unavailable",
        "title": "La documentation n'est pas disponible pour le moment.",
        "status": 503,
        "detail": f"Le service « {service} » ne répond pas encore. Réessayez dans un instant.",
        "code": "unavailable",
    }
    return JSONResponse(problem, 503, {"Retry-After": "2"}, media_type="application/problem+json")


def services_of(text: str) -> dict[str, str]:
    """Parses `name=host:port,…`; returns addresses by name."""
    return dict(part.split("=", 1) for part in text.split(",") if part)


def main() -> None:
    settings = Settings()
    merging = Merged(services_of(settings.docs_services), settings.public_url)
    asyncio.run(serve(application(merging), settings.docs_port))


if __name__ == "__main__":
    main()
