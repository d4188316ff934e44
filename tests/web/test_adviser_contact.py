"""A contact: recorded by keyboard alone, judged as one types, never ended with nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from web.adviser.contact_body import contact_body, departement_of
from web.forms import Filled

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"
SIREN = "employment.company.siren"


def named(page: Page, name: str) -> None:
    page.fill("[id='person.last_name']", name)
    page.fill("[id='person.first_name']", "Élodie")


def liable(page: Page) -> None:
    """Works for a company that is declared liable."""
    page.select_option("[id='employment.situation']", "employed")
    page.get_by_text("L'entreprise est-elle assujettie").click()
    page.select_option("[id='employment.company.declarations.0.liable']", "true")
    page.fill("[id='employment.company.declarations.0.starts']", "2015-01-01")
    page.fill("[id='employment.company.declarations.0.source']", "attestation de la collecte")


def test_a_contact_is_recorded_by_keyboard_alone(visit: Open, no_violation: Check) -> None:
    page = visit(ADVISER).go("/contacts/nouveau")
    keyboard = page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")  # to the content
    keyboard.press("Tab")
    keyboard.type("Vis")
    for _ in range(5):  # day, month, year and picker of today's date, then the difficulty
        keyboard.press("Tab")
    keyboard.type("Divorce")
    while page.evaluate("document.activeElement.id") != "person.last_name":
        keyboard.press("Tab")
    keyboard.type("Garnier")
    keyboard.press("Tab")
    keyboard.type("Élodie")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Élodie Garnier")
    expect(page.get_by_text("Visite, lundi")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Divorce ou séparation")).to_be_visible()
    no_violation(page)


@pytest.mark.parametrize("size", ["telephone", "tablet", "desk"])
def test_eligibility_is_explained_as_answers_are_typed(visit: Open, no_violation: Check, size: str) -> None:
    one = visit(ADVISER, size)
    page = one.go("/contacts/nouveau")
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("la réponse et ses raisons s'affichent ici")
    page.select_option("[id='employment.situation']", "employed")
    expect(verdict).to_contain_text("À vérifier")
    page.fill(f"[id='{SIREN}']", "123")
    expect(verdict).to_contain_text("neuf chiffres")
    page.fill(f"[id='{SIREN}']", "")
    liable(page)
    expect(verdict).to_contain_text("Peut bénéficier du service")
    page.get_by_text("Pourquoi ?").click()
    expect(verdict).to_contain_text("Condition remplie")
    expect(verdict).not_to_contain_text("BEN-")
    no_violation(page)
    one.shot(f"eligible-{size}")


def test_without_script_a_button_gives_the_verdict_and_keeps_what_was_typed(visit: Open) -> None:
    page = visit(ADVISER, script=False).go("/contacts/nouveau")
    named(page, "Barbier")
    page.select_option("[id='employment.situation']", "never_employed")
    page.get_by_role("button", name="Vérifier d'abord").click()
    expect(page.locator("#verdict")).to_contain_text("Ne remplit pas les conditions")
    assert page.input_value("[id='person.last_name']") == "Barbier"


def test_who_is_not_eligible_is_oriented_and_never_leaves_with_nothing(
    visit: Open, no_violation: Check
) -> None:
    one = visit(ADVISER, script=False)
    page = one.go("/contacts/nouveau")
    page.select_option("[id='employment.situation']", "never_employed")
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact anonyme")
    expect(page.get_by_text("proposez une orientation, on ne repart")).to_be_visible()
    page.get_by_label("Conseil donné").check()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Terminer le contact").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_have_attribute("data-rule", "BEN-6")
    expect(refusal).not_to_contain_text("BEN-")
    expect(page.get_by_label("Conseil donné")).to_be_checked()
    page.get_by_label("Orientation vers un organisme").check()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Terminer le contact").click()
    expect(page.get_by_role("heading", name="Orientation vers un organisme")).to_be_visible()


def test_who_is_known_already_is_found_under_the_name_being_typed(visit: Open, no_violation: Check) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    named(page, "Sabatier")
    page.fill("[id='person.birth_date']", "1976-09-14")
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Élodie Sabatier")
    one.go("/contacts/nouveau")
    page.fill("[id='person.last_name']", "Sabat")
    page.get_by_label("Élodie Sabatier, naissance le 14 septembre 1976").check()
    no_violation(page)
    one.shot("known")
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Élodie Sabatier")
    expect(page.get_by_text("peut-être déjà connue")).to_have_count(0)


def test_a_fault_is_said_beside_its_field(visit: Open, no_violation: Check) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    named(page, "Fabre")
    page.fill("[id='person.telephone']", "12")
    page.get_by_role("button", name="Enregistrer le contact").click()
    field = page.locator("[id='person.telephone']")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#refus")).to_be_focused()
    expect(field).to_have_value("12")
    assert page.input_value("[id='person.last_name']") == "Fabre"
    no_violation(page)


def test_cases_are_listed_by_who_follows_them_and_by_stage(visit: Open, no_violation: Check) -> None:
    one = visit(ADVISER, "telephone")
    page = one.go("/dossiers?qui=tous&etat=clos")
    expect(page.get_by_role("link", name="Isabelle Lambert")).to_be_visible()
    page.get_by_label("État").select_option("en-cours")
    page.get_by_label("Étape").select_option("signature")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("link", name="Véronique Colin")).to_be_visible()
    expect(page.get_by_role("link", name="Isabelle Lambert")).to_have_count(0)
    page.get_by_label("Étape").select_option("after_lapse")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Aucun dossier ici")).to_be_visible()
    no_violation(page)


def test_the_departement_is_that_of_the_postcode() -> None:
    found = [departement_of({"postcode": code}) for code in ("69003", "97410", "20090", "20200", "75", "")]
    assert found == ["69", "974", "2A", "2B", None, None]


def test_an_empty_form_is_an_anonymous_contact() -> None:
    sent = Filled({"nature": ["visit"], "day": ["2026-01-12"], "person.last_name": [""], "main": [""]})
    body = contact_body(sent)
    assert body["person"] is None and body["employment"] is None and body["difficulties"] == []


def test_protected_contact_keeps_the_means_that_the_person_accepts() -> None:
    sent = Filled({"person.last_name": ["Petit"], "_protected": ["true"], "channels": ["telephone"]})
    assert contact_body(sent)["person"]["safe_contact"] == {"channels": ["telephone"]}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_violence_is_never_recorded_without_asking_about_protected_contact(
    visit: Open, no_violation: Check, script: bool
) -> None:
    one = visit(ADVISER, script=script)
    page = one.go("/contacts/nouveau")
    urgent, panel = page.get_by_label("Violences", exact=True).last, page.get_by_label("Oui, protéger")
    page.get_by_label("Difficulté principale").select_option("violence")
    if script:
        expect(panel).to_be_visible()
        expect(urgent).to_be_checked()
    named(page, "Protégée")
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("alert")).to_have_attribute("data-rule", "CONF-5")
    expect(page.locator("[id='triage.violence']")).to_be_checked()
    expect(panel).to_be_visible()
    expect(page.get_by_label("Ce qui peut être dit")).to_have_value("neutral")
    if script:
        no_violation(page)
    one.shot("asked")
    panel.check()
    page.locator("#channels-telephone").check()
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Contact protégé")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Urgent")
    expect(page.get_by_text("Demander seulement un rappel")).to_be_visible()


def test_family_conflict_may_do_without_protection_once_it_was_asked(visit: Open) -> None:
    page = visit(ADVISER).go("/contacts/nouveau")
    named(page, "Paisible")
    page.get_by_label("Difficulté principale").select_option("family_conflict")
    page.get_by_label("Non, la personne n'en a pas besoin").check()
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Élodie Paisible")


def test_a_recorded_contact_is_corrected_and_protected(visit: Open, no_violation: Check) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    named(page, "Corrigeable")
    page.get_by_role("button", name="Enregistrer le contact").click()
    page.get_by_role("link", name="Corriger les coordonnées").click()
    page.locator("[id='person.telephone']").fill("06 39 98 77 66")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("06 39 98 77 66")).to_be_visible()
    page.get_by_role("link", name="Protéger le contact").click()
    no_violation(page)
    page.get_by_label("Protéger le contact").check()
    page.locator("#channels-email").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Contact protégé")
    expect(page.get_by_text("Moyens acceptés : courriel")).to_be_visible()
    page.get_by_role("link", name="← Contacts").click()
    expect(page).to_have_url(re.compile(r"/contacts$"))


def test_someone_known_is_protected_before_the_contact_is_recorded(visit: Open) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    named(page, "Retrouvée")
    page.get_by_role("button", name="Enregistrer le contact").click()
    one.go("/contacts/nouveau")
    page.fill("[id='person.last_name']", "Retrouv")
    page.get_by_label("Élodie Retrouvée").check()
    page.get_by_label("Difficulté principale").select_option("violence")
    page.get_by_label("Oui, protéger").check()
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Contact protégé")


def test_a_refusal_of_protection_is_said_and_no_answer_is_not_a_refusal() -> None:
    assert contact_body(Filled({"_protected": ["false"]}))["protection_declined"] is True
    assert contact_body(Filled({}))["protection_declined"] is False
