"""What the front end lets in: forms of its own pages, HEAD, addresses to come back to, bodies of a bounded size."""

import httpx2
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from kernel.http.headers import SECURITY
from tests.web.test_links import answered as api
from tests.web.test_refusals import browser
from web import sign_in
from web.app import application
from web.guard import FORM_BYTES
from web.settings import Settings

OURS, ELSEWHERE = "http://127.0.0.1:8080", "https://ailleurs.example"


def answered(**headers: str) -> httpx2.Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    client = browser(["adviser@cil-lyonnais"], 404, {})
    answer: httpx2.Response = client.post(
        "/qualite", data={"capacity": "x"}, headers=told, follow_redirects=False
    )
    return answer


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": OURS}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "null", "sec_fetch_site": "same-origin"}, 303),
        ({"origin": "null", "sec_fetch_site": "cross-site"}, 403),
        ({"origin": "null", "sec_fetch_site": "same-site"}, 403),
        ({"origin": ELSEWHERE, "sec_fetch_site": "cross-site"}, 403),
        ({"origin": ELSEWHERE}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": ""}, 303),
    ],
)
def test_a_form_is_of_ours_unless_the_browser_says_that_it_is_not(
    headers: dict[str, str], status: int
) -> None:
    assert answered(**headers).status_code == status


def test_our_cookies_do_not_go_with_forms_of_other_sites() -> None:
    """What protects a form with `Origin: null` from a browser that does not say where it comes from."""
    app = application(Settings(session_key=SecretStr("k" * 40)))
    app.state.http = httpx2.AsyncClient(transport=httpx2.MockTransport(api), base_url="http://gateway")
    opened = TestClient(app).post("/lien/message/abcdefghijkl", follow_redirects=False)
    kept = opened.headers["set-cookie"]
    assert "samesite=lax" in kept.lower()
    assert SECURITY["Referrer-Policy"] == "no-referrer"


def test_head_answers_as_get_without_the_content() -> None:
    client = browser(["adviser@cil-lyonnais"], 404, {})
    for address in ("/connexion", "/healthz", "/static/app.css", "/nulle-part"):
        asked, told = client.get(address), client.head(address)
        assert (told.status_code, told.content) == (asked.status_code, b"")
        assert told.headers["content-type"] == asked.headers["content-type"]


@pytest.mark.parametrize(
    "address",
    [
        "//[",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "/\t/ailleurs.example",
        "https://ailleurs.example",
        "x",
        "",
    ],
)
def test_an_address_that_is_not_of_this_site_is_not_come_back_to(address: str) -> None:
    client = browser(["adviser@cil-lyonnais"], 404, {})
    answer = client.get("/connexion", params={"suite": address})
    assert answer.status_code == 200 and "ailleurs" not in answer.text
    assert sign_in._ours(address) == "/"


def test_a_page_of_this_site_is_come_back_to() -> None:
    for address in ("/dossiers?after=x&etat=clos", "/dossiers/a b", "/é//[x]"):
        assert sign_in._ours(address) == address


@pytest.mark.parametrize("path", ["/connexion/", "/dossiers/x/", "/nulle-part/"])
def test_a_slash_too_many_leads_to_the_page_of_this_site(path: str) -> None:
    client = browser(["adviser@cil-lyonnais"], 404, {})
    answer = client.get(path, headers={"host": "ailleurs.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path.rstrip("/"))


@pytest.mark.parametrize("path", ["//ailleurs.example/", "/x//ailleurs.example/", "/\\ailleurs.example/"])
def test_slashes_do_not_lead_to_another_site(path: str) -> None:
    client = browser(["adviser@cil-lyonnais"], 404, {})
    answer = client.get(f"http://testserver{path}", follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_a_form_larger_than_any_of_ours_is_refused_on_a_page_in_french() -> None:
    client = browser(["adviser@cil-lyonnais"], 404, {})
    refused = client.post("/contacts/nouveau", data={"x": "y" * FORM_BYTES})
    assert refused.status_code == 413 and "trop volumineux" in refused.text
