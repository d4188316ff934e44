"""No address and no form, however made, makes a page of the front end fail; the API is faked, the seed is fixed."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tests.web.test_refusals import browser
from web import sign_in
from web.sections import ROUTERS
from words.roles import OF_ACCOUNTS

SEED = 20260101

ODD = (
    "%0a",
    "%23",
    "%3F",
    "%252e",
    "%252e%252e",
    "%2e%2e",
    "%00",
    "%C3%A9",
    "%5c",
    "%20",
    "x%0d%0aHost:%20y",
)
"""Parts of an address that no page has, as they are typed."""

ODD_VALUES = (
    "x",
    "\x00",
    "²",
    "-1",
    "9" * 40,
    "!",
    "AAAA",
    "w6k",
    "é" * 300,
    "[",
    "//[",
    "%",
    "2026-02-30",
    "a.b",
    "{{7*7}}",
)

ODD_NAMES = (
    "household.address",
    "household.address.lines.0",
    "headcounts.²",
    "headcounts.٣",
    "headcounts.1",
    ".".join(["a"] * 500),
    ".".join(["0"] * 9000),
    "",
    ".",
    "a..b",
    "_",
    "_key",
    "_version",
    "cil.².kind",
    "cil.0.kind",
    "cil.0",
    "cil",
    "employee.99999999999999999999.kind",
    "choices",
    "choices.a.b",
    "file",
    "[]",
)

CALL = re.compile(r"/api/[a-z]+/v1(/[A-Za-z0-9._~@:-]+)+")
"""Addresses of the API, with parts that need no quoting."""


@dataclass(slots=True)
class FakeApi:
    """Finds nothing, refuses what is written, opens any link; keeps the addresses that it was asked."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        self.asked.append(path)
        if path.endswith("/exchange"):
            held = {"purpose": "sign", "subject": "a-case", "discreet": False}
            return httpx2.Response(200, json=held, headers={"set-cookie": "cilpass_link=abc; Path=/"})
        refusal = {
            "title": "Refusé.",
            "code": "unreadable",
            "errors": [{"field": "cil.0", "code": "missing", "accepted": "un texte"}],
        }
        return httpx2.Response(422 if request.method != "GET" else 404, json=refusal)


@dataclass(slots=True)
class Browser:
    client: TestClient
    api: FakeApi


def opened(role: str) -> Browser:
    """Returns the browser of a person in this role, with a link of an employee and one of a partner open."""
    client, api = browser([f"{role}@somewhere"], 404, {}), FakeApi()
    app: Any = client.app
    app.state.http = httpx2.AsyncClient(transport=httpx2.MockTransport(api), base_url="http://gateway")
    client = TestClient(
        app, base_url="http://127.0.0.1:8080", cookies=client.cookies, raise_server_exceptions=False
    )
    for whose in ("salarie", "partenaire"):
        client.post(f"/lien/{whose}/abcdefghijkl", follow_redirects=False)
    api.asked.clear()
    return Browser(client, api)


@pytest.fixture(scope="module")
def browsers() -> list[Browser]:
    return [opened(str(role)) for role in (*(one.value for one in OF_ACCOUNTS), "operations")]


def routes() -> list[APIRoute]:
    found = [route for router in (*ROUTERS, sign_in.router) for route in router.routes]
    return [route for route in found if isinstance(route, APIRoute) and route.path != "/connexion/aller"]


def asked_of(route: APIRoute) -> list[str]:
    return list(re.findall(r"{(\w+)}", route.path))


NAMED = [route for route in routes() if asked_of(route)]


@pytest.mark.parametrize("odd", ODD)
def test_a_part_that_no_address_has_leads_nowhere_and_asks_the_api_nothing(
    browsers: list[Browser], odd: str
) -> None:
    assert len(NAMED) > 50
    for number, route in enumerate(NAMED):
        for each in browsers[number % 2 :: 2]:
            for name in asked_of(route):
                address = re.sub(r"{\w+}", "x", route.path.replace(f"{{{name}}}", odd))
                for method in route.methods or ():
                    answer = each.client.request(method, address, follow_redirects=False)
                    assert answer.status_code == 404, (method, address, answer.status_code)
                    assert "Page introuvable" in answer.text or "Cette page" in answer.text
                    assert not each.api.asked, (address, each.api.asked)


def _chosen(browsers: list[Browser], route: APIRoute, address: str) -> Browser:
    """Returns the first browser that may open this page: the API is asked."""
    method = next(iter(route.methods or ()))
    for each in browsers:
        each.api.asked.clear()
        each.client.request(method, address, follow_redirects=False)
        if each.api.asked:
            return each
    return browsers[0]


def _forms(draw: random.Random) -> Iterator[dict[str, str]]:
    for name in ODD_NAMES:
        yield {name: "x"}
    for _ in range(12):
        names = draw.sample(ODD_NAMES, 6)
        yield {name: draw.choice(ODD_VALUES) for name in names}


def test_no_form_makes_a_page_fail(browsers: list[Browser]) -> None:
    draw, statuses = random.Random(SEED), set()
    for route in routes():
        if "POST" not in (route.methods or ()):
            continue
        address = re.sub(r"{\w+}", "x", route.path)
        each = _chosen(browsers, route, address)
        for form in _forms(draw):
            answer = each.client.post(address, data=form, follow_redirects=False)
            statuses.add(answer.status_code)
            assert answer.status_code < 500, (address, form, answer.text[:300])
    assert {404, 422} <= statuses


def test_no_query_makes_a_page_fail(browsers: list[Browser]) -> None:
    for route in routes():
        if "GET" not in (route.methods or ()):
            continue
        address = re.sub(r"{\w+}", "x", route.path)
        each = _chosen(browsers, route, address)
        names = [one.name for one in route.dependant.query_params] + ["after", "suite"]
        for value in ODD_VALUES:
            params = dict.fromkeys(names, value)
            answer = each.client.get(address, params=params, follow_redirects=False)
            assert answer.status_code < 500, (address, params, answer.text[:300])
            assert all(CALL.fullmatch(one) for one in each.api.asked), each.api.asked
