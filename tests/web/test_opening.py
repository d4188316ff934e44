"""Waiting for a case that was asked for to open."""

from typing import Any

import httpx2

from tests.web.test_refusals import browser

CASE, CONTACT, PERSON = "01890000-0000-7000-8000-000000000001", "a-contact", "a-person"
WHY = {"ground": "company", "cil": "cil-lyonnais", "names": ["CIL du Lyonnais"]}


def test_waiting_for_a_case_asks_for_nothing_that_is_not_there() -> None:
    asked: list[str] = []

    def api(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        opened = asked.count("/api/cases/v1/cases") > 2
        bodies: dict[str, Any] = {
            f"/api/intake/v1/contacts/{CONTACT}/case": {"case_id": CASE, "readable": True, "why": "à vous"},
            f"/api/intake/v1/contacts/{CONTACT}": {"id": CONTACT, "person": {"id": PERSON}},
            "/api/cases/v1/cases": {"items": [{"id": CASE}] if opened else []},
        }
        return httpx2.Response(200, json=bodies[request.url.path])

    client = browser(["adviser@cil-lyonnais"], 404, {})
    app: Any = client.app
    app.state.http = httpx2.AsyncClient(transport=httpx2.MockTransport(api), base_url="http://gateway")
    answer = client.post(
        f"/contacts/{CONTACT}/dossier", data={"_key": "a-key-of-mine"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/dossiers/{CASE}")
    assert asked.count("/api/cases/v1/cases") == 3
