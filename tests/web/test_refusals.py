"""Refusals that have a page of their own, in French: a role that is not held, an unreadable address."""

import json
import time
from base64 import b64encode

import httpx2
import pytest
from itsdangerous import TimestampSigner
from starlette.testclient import TestClient

from web.app import application
from web.settings import Settings

KEY = "a key of the tests, long enough to sign with"
NOT_HELD = {
    "code": "role_not_held",
    "title": "Ce rôle ne vous est pas attribué.",
    "detail": "Rapprochez-vous de votre organisme.",
}


def browser(groups: list[str], status: int, told: dict[str, str]) -> TestClient:
    """Returns the browser of a person signed in with these groups, before an API that refuses everything alike."""
    app = application(Settings(session_key=KEY))
    refuse = httpx2.MockTransport(lambda request: httpx2.Response(status, json=told))
    app.state.http = httpx2.AsyncClient(transport=refuse, base_url="http://gateway")
    person = {"id": "p", "name": "P", "groups": groups, "token": "t", "until": time.time() + 600}
    session = TimestampSigner(KEY).sign(b64encode(json.dumps({"person": person}).encode()))
    return TestClient(app, cookies={"cilpass": session.decode()})


def test_who_no_longer_holds_a_role_is_told_so_and_by_whom_it_is_given() -> None:
    answer = browser(["platform_expert@pf"], 403, NOT_HELD).get("/indicateurs")
    assert answer.status_code == 403
    assert NOT_HELD["title"] in answer.text and NOT_HELD["detail"] in answer.text
    assert "Se déconnecter" in answer.text


def test_an_account_without_a_role_is_told_so_and_may_sign_out() -> None:
    answer = browser([], 403, {}).get("/")
    assert answer.status_code == 403
    assert "Aucun rôle ne vous est attribué" in answer.text and "Se déconnecter" in answer.text


def test_the_role_that_was_chosen_is_kept() -> None:
    one = browser(["adviser@cil-a", "cil_responsible@cil-a"], 404, {})
    assert one.get("/", follow_redirects=False).headers["location"] == "/aujourdhui"
    one.post("/qualite", data={"capacity": "cil_responsible@cil-a"}, follow_redirects=False)
    assert one.get("/", follow_redirects=False).headers["location"] == "/equipe"


@pytest.mark.parametrize("address", ["/indicateurs?annee=x", "/indicateurs?annee=1", "/indicateurs.csv"])
def test_an_address_that_cannot_be_read_leads_nowhere(address: str) -> None:
    unreadable = {"code": "unreadable", "title": "Certaines informations manquent."}
    answer = browser(["uesl_controller@uesl"], 422, unreadable).get(address)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
