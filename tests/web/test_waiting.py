"""UESL's page of the cases that no CIL can take: what waits is seen, not whose it is, and a CIL is named (CASE-12)."""

from html import unescape
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.web.test_links import held as held
from web.api import Api
from web.steering.waiting import Uesl
from web.visitor import Capacity, Visitor

CASE = {
    "case_id": "c-1",
    "reference": "AB12-CD34",
    "contact_id": None,
    "cil": "cil-a",
    "on_behalf_of": "cil-b",
    "departement": "69",
    "day": "2026-11-23",
    "urgent": True,
    "since": "2026-11-23T09:00:00+00:00",
}
CILS = [
    {"id": "cil-b", "name": "CIL Beta", "ready": False, "obstacles": [{"label": "Charte non signée."}]},
    {"id": "cil-a", "name": "CIL Alpha", "ready": True, "obstacles": []},
]
NAMES = [{"id": one["id"], "name": one["name"]} for one in CILS]


@pytest.fixture
def uesl(held: TestClient, monkeypatch: pytest.MonkeyPatch) -> tuple[TestClient, dict[str, Any]]:
    """The front end before an API that answers `answers`, and notes what is posted under « posted »."""
    answers: dict[str, Any] = {
        "/api/intake/v1/waiting": [CASE],
        "/api/platform/v1/cils": CILS,
        "/api/platform/v1/organisations": NAMES,
        "/api/intake/v1/waiting/c-1/cil": {},
    }

    def answer(asked: httpx2.Request) -> httpx2.Response:
        if asked.method == "POST":
            answers["posted"] = asked.content
        return httpx2.Response(200, json=answers[asked.url.path])

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://passerelle")
    me = Capacity("uesl_board", "uesl")
    visitor = Visitor("board", "Le conseil", me, (me,), {}, Api(http))
    held.app.dependency_overrides[Uesl.__metadata__[0].dependency] = lambda: visitor  # type: ignore[attr-defined]
    monkeypatch.setattr("web.pages.visitor_of", lambda _: visitor)
    return held, answers


def test_a_case_that_waits_is_seen_with_the_cils_that_are_ready_first(uesl: Any) -> None:
    text = uesl[0].get("/attente").text
    assert "Dossier AB12-CD34" in text and "Urgent" in text
    assert "Personne reçue par le CIL Alpha" in text and "CIL sollicité d'abord" in text
    assert text.index('value="cil-a"') < text.index('value="cil-b"')
    assert "CIL Beta (pas prêt" in text and "Charte non signée" in text


def test_uesl_names_a_cil(uesl: Any) -> None:
    client, answers = uesl
    form = {"cil": "cil-a", "_key": "k-1"}
    answer = client.post("/attente/c-1", data=form, headers={"origin": "http://127.0.0.1:8080"})
    assert answers["posted"] == b'{"cil":"cil-a"}', answer.text
    assert "Le dossier est confié au CIL Alpha." in answer.text


def test_an_empty_list_says_so(uesl: Any) -> None:
    client, answers = uesl
    answers["/api/intake/v1/waiting"] = []
    assert "Aucun dossier n'attend." in unescape(client.get("/attente").text)
