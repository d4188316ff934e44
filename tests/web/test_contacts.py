"""The CIL's contacts, page by page: those to conclude first, those that are over a choice away (BEN-6)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Visit


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_contacts_are_reached_from_the_home_and_kept_by_state_and_nature(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("adv-lefevre", size)
    page = one.go("/aujourdhui")
    page.get_by_role("main").get_by_role("link", name="Contacts", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    menu = page.get_by_role("navigation", name="Principale")
    expect(menu.get_by_role("link", name="Contacts", exact=True)).to_have_attribute("aria-current", "page")
    no_violation(page)
    page.get_by_label("État").select_option("Terminés")
    page.get_by_label("Comment").select_option("Téléphone")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_label("Comment")).to_have_value("telephone")
    ended = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Rémi Aubert"))
    expect(ended).to_contain_text("Peut bénéficier du service")
    expect(ended).to_contain_text("reçu par Claire Lefèvre")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("contacts")
    ended.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rémi Aubert")


def test_nothing_found_says_what_to_do(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None]
) -> None:
    page = visit("adv-lefevre", script=False).go("/contacts?etat=tous&depuis=2030-01-01")
    expect(page.get_by_text("Aucun contact ici.")).to_be_visible()
    expect(page.get_by_label("Depuis le")).to_have_value("2030-01-01")
    page.get_by_role("main").get_by_role("link", name="Nouveau contact").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouveau contact")
    menu = page.get_by_role("navigation", name="Principale")
    expect(menu.locator("[aria-current]")).to_have_text("Nouveau contact")
