"""The holder of a link when a service is down, or after an hour: nothing typed is lost. It needs no browser."""

from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from web.app import application
from web.links import holder
from web.settings import Settings

EXCHANGED = {"purpose": "sign", "subject": "a-case", "discreet": True}
SIGNED = {
    "_key": "a-key-of-mine",
    "content_hash": "0" * 64,
    "choices.share_with_third_parties": "true",
    "choices.inform_employer": "false",
}


def answered(request: httpx2.Request) -> httpx2.Response:
    """Answers as an API in which only the exchange of links works."""
    if request.url.path.endswith("/exchange"):
        return httpx2.Response(200, json=EXCHANGED, headers={"set-cookie": "cilpass_link=abc; Path=/"})
    return httpx2.Response(503, json={"title": "Ce service ne répond pas.", "code": "unavailable"})


@pytest.fixture
def held() -> TestClient:
    """The front end, with a link opened."""
    app = application(Settings(session_key=SecretStr("k" * 40)))
    app.state.http = httpx2.AsyncClient(
        transport=httpx2.MockTransport(answered), base_url="http://gateway.example"
    )
    client = TestClient(app, base_url="http://127.0.0.1:8080")
    opened = client.post("/lien/message/abcdefghijkl", follow_redirects=False)
    assert opened.status_code == 303
    return client


def test_what_was_chosen_is_kept_while_the_service_is_away(held: TestClient) -> None:
    away = held.post("/mon-espace/a-lire", data=SIGNED)
    assert away.status_code == 503 and "n'est pas perdu" in away.text
    for name, value in SIGNED.items():
        assert f'name="{name}" value="{value}"' in away.text, "the key as well: it is the same act"


def test_a_space_closes_by_itself_after_an_hour(held: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert held.get("/mon-espace").status_code == 503
    monkeypatch.setattr(holder, "IDLE_SECONDS", 0)
    closed = held.get("/mon-espace")
    assert closed.status_code == 401 and "<title>Page fermée</title>" in closed.text


@pytest.mark.parametrize("path", ["/mon-espace", "/mon-espace/questions/x", "/mon-espace/rien"])
def test_no_error_says_what_the_page_is_about(held: TestClient, path: str) -> None:
    for method in ("GET", "POST"):
        text = held.request(method, path).text.lower()
        assert not [word for word in ("cil-pass", "logement", "salarié") if word in text], method


def test_a_hostile_field_is_kept_as_it_was_typed(held: TestClient) -> None:
    again = held.post("/mon-espace/questions/5", data={"remarks": '"><script>alert(1)</script>'})
    assert "<script>alert" not in again.text and "&lt;script&gt;alert" in again.text


@pytest.mark.parametrize("path", ["/quitter", "/mon-espace/fin"])
def test_leaving_ends_the_opened_link_on_the_server_too(
    held: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked: list[tuple[str, str]] = []

    def note(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url.path, request.headers.get("cookie", "")))
        return httpx2.Response(503, json={"title": "Ce service ne répond pas.", "code": "unavailable"})

    app: Any = held.app
    app.state.http = httpx2.AsyncClient(
        transport=httpx2.MockTransport(note), base_url="http://gateway.example"
    )
    left = held.post(path, headers={"origin": "http://127.0.0.1:8080"}, follow_redirects=False)
    assert left.status_code in (200, 303), "a service that is away holds nobody up"
    assert asked == [("/api/cases/v1/links/close", "cilpass_link=abc")]
    assert held.get("/mon-espace", follow_redirects=False).status_code == 401
