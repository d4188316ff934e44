"""Someone found by name, a case by its reference, without a name in any address (CONF-6)."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from tests.web.conftest import Scene


def test_a_case_is_found_by_name_and_by_reference(
    visit: Callable[..., Visit], scene: Scene, no_violation: Callable[[Page], None]
) -> None:
    one = visit("adv-lefevre", "telephone")
    page = one.go("/dossiers")
    page.get_by_label("Chercher par nom ou par référence").fill("COLIN veronique")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("Véronique Colin", exact=True)).to_be_visible()
    assert "olin" not in page.url
    no_violation(page)
    one.shot("found")
    link = page.get_by_role("link", name=re.compile("^Dossier "))
    reference = link.inner_text().removeprefix("Dossier ")
    page.get_by_label("Chercher par nom ou par référence").fill(reference.lower())
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(f"/dossiers/{scene.cases['colin']}"))
    one.go("/contacts")
    page.get_by_label("Chercher par nom ou par référence").fill("Zzyzx")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("Personne de ce nom")).to_be_visible()
