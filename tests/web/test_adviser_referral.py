"""A referral: what is sensitive says why, what is not known is not sent, Back shows the preview again (CONF-2)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.demo import open_cases
from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene

Open = Callable[..., Visit]
ADVISER = "adv-lefevre"


async def signed(life: Life, stage: backstage.Stage) -> None:
    """Takes the case to a signed engagement, and has the partner's sheet checked."""
    await backstage.signed(life, stage)
    await open_cases.freshen(stage.cast.responsible(open_cases.CIL))


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    return backstage.begin(scene.addresses, 20, signed, email="camille.relation@courriel.example")


def chosen(page: Page) -> None:
    page.get_by_label(backstage.PARTNER).check()
    page.get_by_label("Nom et prénom").check()
    page.locator("#reason").fill("Un accompagnement budgétaire.")


def test_a_sensitive_item_says_why_it_is_indispensable(
    visit: Open, life: Life, no_violation: Callable[[Page], None]
) -> None:
    one = visit(ADVISER)
    page = one.go(f"/dossiers/{life.case}/partenaires")
    chosen(page)
    page.get_by_label("Analyse du conseiller").check()
    page.get_by_role("button", name="Voir l'aperçu").click()
    why = page.locator("[id='justifications.analysis']")
    expect(page.get_by_role("alert")).to_contain_text("Analyse du conseiller : pourquoi c'est indispensable")
    expect(why).to_have_attribute("aria-invalid", "true")
    expect(page.locator("label", has_text="Information sensible").first).not_to_contain_text("facultatif")
    no_violation(page)
    one.shot("sensitive")
    why.fill("Pour préparer le plan d'apurement.")
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aperçu")


def test_what_the_file_does_not_say_cannot_be_sent(visit: Open, life: Life) -> None:
    page = visit(ADVISER).go(f"/dossiers/{life.case}/partenaires")
    silent = page.get_by_label(re.compile("Origine du surendettement|Aides obtenues")).first
    expect(silent).to_be_disabled()
    expect(page.get_by_text("n'en dit rien").first).to_be_visible()
    expect(page.get_by_text("Nous ne le savons pas")).to_have_count(0)


def test_a_box_forgotten_on_the_preview_is_asked_for_there(
    visit: Open, life: Life, no_violation: Callable[[Page], None]
) -> None:
    one = visit(ADVISER)
    page = one.go(f"/dossiers/{life.case}/partenaires")
    chosen(page)
    page.get_by_role("button", name="Voir l'aperçu").click()
    box = page.get_by_label("J'ai vérifié")
    expect(box).to_have_attribute("required", "")
    box.evaluate("box => box.required = false")
    page.get_by_role("button", name="Envoyer au partenaire").click()
    expect(page.get_by_role("alert")).to_contain_text("Vérifiez d'abord que le destinataire")
    expect(page.get_by_role("alert")).not_to_contain_text("true")
    expect(box).to_have_attribute("aria-invalid", "true")
    no_violation(page)


def test_back_shows_the_preview_again_once_it_was_sent(visit: Open, life: Life) -> None:
    page = visit(ADVISER).go(f"/dossiers/{life.case}/partenaires")
    chosen(page)
    page.get_by_role("button", name="Voir l'aperçu").click()
    page.get_by_label("J'ai vérifié").check()
    page.get_by_role("button", name="Envoyer au partenaire").click()
    expect(page.get_by_role("status").first).to_contain_text("La mise en relation est envoyée")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aperçu")
    page.go_forward()
    expect(page.get_by_role("heading", name=backstage.PARTNER)).to_be_visible()
