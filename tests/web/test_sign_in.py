"""Signing in and out, and pages that are closed to visitors who are not signed in."""

from collections.abc import Callable

import httpx2
from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from tests.web.conftest import Scene

Open = Callable[..., Visit]


def test_an_adviser_signs_in_and_finds_what_is_to_be_done(
    visit: Open, no_violation: Callable[[Page], None]
) -> None:
    one = visit()
    one.sign_in("adv-lefevre")
    expect(one.page.get_by_role("heading", level=1)).to_have_text("À faire")
    expect(one.page.get_by_role("link", name="Nathalie Chevalier")).to_be_visible()
    no_violation(one.page)
    one.shot("work")


def test_the_sign_in_page_says_who_may_sign_in(visit: Open, no_violation: Callable[[Page], None]) -> None:
    one = visit(size="telephone")
    page = one.go("/")
    expect(page.get_by_role("row", name="Claire Lefèvre")).to_contain_text("adv-lefevre")
    expect(page.get_by_text("Conseillère au CIL du Lyonnais")).to_be_in_viewport()
    expect(page.get_by_role("link", name="la boîte aux lettres de la démonstration")).to_be_visible()
    no_violation(page)
    one.shot("sign-in")


def test_a_page_that_was_asked_for_is_come_back_to(visit: Open) -> None:
    one = visit()
    one.go("/aujourdhui")
    assert one.page.url.endswith("/connexion?suite=%2Faujourdhui")


def test_signing_out_closes_the_pages(visit: Open) -> None:
    one = visit()
    one.sign_in("adv-lefevre")
    one.page.get_by_role("button", name="Se déconnecter").click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Connexion")
    one.go("/aujourdhui")
    assert "/connexion" in one.page.url


def test_who_signs_in_after_another_is_asked_who_they_are(visit: Open) -> None:
    one = visit()
    one.sign_in("adv-lefevre")
    expect(one.page.get_by_text("Claire Lefèvre · Conseiller, CIL du Lyonnais")).to_be_visible()
    one.page.get_by_role("button", name="Se déconnecter").click()
    one.page.wait_for_url("**/connexion")
    one.sign_in("uesl-controle")
    expect(one.page.get_by_text("Marc Delorme · Contrôleur UESL", exact=True)).to_be_visible()


def test_another_site_cannot_act_for_who_is_signed_in(visit: Open, scene: Scene) -> None:
    one = visit("adv-lefevre")
    cookie = next(c for c in one.page.context.cookies() if c.get("name") == "cilpass")
    headers = {"Cookie": f"cilpass={cookie.get('value')}"}
    for told in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}):
        answer = httpx2.post(f"{scene.gateway}/deconnexion", headers=headers | told)
        assert answer.status_code == 403
    assert cookie.get("httpOnly") and cookie.get("sameSite") == "Lax"


def test_pages_load_nothing_of_elsewhere_and_are_kept_nowhere(scene: Scene) -> None:
    answer = httpx2.get(f"{scene.gateway}/connexion")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_an_address_that_leads_nowhere_says_so_in_words(visit: Open) -> None:
    page = visit("adv-lefevre").go("/nulle-part")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
