"""The front end in process, before services in process: a page's form is read as a browser would send it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx2
from fastapi import Request
from pydantic import SecretStr

from kernel.identity import Actor
from tests.in_process import MONDAY, Service
from web.app import application
from web.settings import Settings
from web.visitor import remember
from words.roles import Role

TODAY = "/api/cases/v1/today"
"""Answered without the service of cases too, since the form of a contact begins with it."""

Sent = dict[str, list[str]]


class Gateway(httpx2.AsyncBaseTransport):
    """Passes each request to the service that its address names; 404 for a service that does not run."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self.transports = {
            name: httpx2.ASGITransport(app=one.app, raise_app_exceptions=False)
            for name, one in services.items()
        }

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        transport = self.transports.get(request.url.path.split("/")[2])
        if request.url.path == TODAY and transport is None:
            return httpx2.Response(200, json={"day": MONDAY.date().isoformat()})
        if transport is None:
            return httpx2.Response(404, json={"title": "Ce service ne tourne pas ici."})
        return await transport.handle_async_request(request)


class FrontEnd:
    """The front end for one adviser, who is signed in."""

    def __init__(self, *services: Service, organisation: str = "cil-a", adviser: str = "adv-a") -> None:
        app = application(Settings(session_key=SecretStr("k" * 40)))
        app.state.http = httpx2.AsyncClient(
            transport=Gateway({one.name: one for one in services}), base_url="http://gateway.example"
        )
        actor = Actor(adviser, Role.ADVISER, organisation)
        person = {
            "id": adviser,
            "name": "Claire Lefèvre",
            "groups": [f"adviser@{organisation}"],
            "token": services[0].signer.sign(actor),
            "until": 2**40,
        }

        async def sign_in(request: Request) -> str:
            remember(request, person)
            return "signed in"

        app.add_api_route("/essai/connexion", sign_in)
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1:8080"
        )

    async def signed_in(self) -> "FrontEnd":
        assert (await self.client.get("/essai/connexion")).status_code == 200
        return self

    async def form(self, address: str, action: str = "") -> Sent:
        """Returns the fields of the form of a page that goes to `action`, as a browser sends them untouched."""
        page = await self.client.get(address)
        assert page.status_code == 200, (address, page.status_code, page.text[:500])
        return form_of(page.text, action or urlsplit(address).path)

    async def send(self, action: str, fields: Sent) -> httpx2.Response:
        return await self.client.post(action, data=fields)


def form_of(page: str, action: str) -> Sent:
    """Returns the fields of the form that goes to `action`."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms[action]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Sent] = {}
        self.fields: Sent = {}
        self.area = self.select = ""
        self.text: list[str] = []
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.fields = self.forms.setdefault(given.get("action") or "", {})
        elif tag == "input" and name and given.get("type") not in ("submit", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self._add(name, given.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, []
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((given.get("value") or "", "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = {}
        elif tag == "textarea" and self.area:
            self._add(self.area, "".join(self.text))
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            self._add(self.select, (chosen or [self.options[0][0]])[-1])
            self.select = ""

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)
