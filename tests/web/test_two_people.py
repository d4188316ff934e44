"""An adviser at a desk, an employee on a telephone, a partner: one case from contact to survey by screens alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene
from tests.web.walk import ADVISER, Check, Walk, contact, decide_and_offer, fill_in_the_study, listen, refer

EMAIL = "maud.ferrari@courriel.example"


@pytest.fixture
def walk(visit: Callable[..., Visit], no_violation: Check) -> Walk:
    return Walk(visit(ADVISER), no_violation)


def test_a_case_lives_from_contact_to_survey_in_three_browsers(
    walk: Walk, visit: Callable[..., Visit], scene: Scene
) -> None:
    contact(walk, "Ferrari", EMAIL)
    case = walk.page.url
    listen(walk)
    fill_in_the_study(walk)
    decide_and_offer(walk)

    employee = visit(size="telephone")
    sign_on_a_telephone(opened(employee, scene))
    sign_for_the_cil(walk)
    refer(walk)
    accepted_by_its_partner(visit(size="tablet"), scene)
    walk.page.goto(case)
    expect(walk.page.get_by_text("menée à bonne fin").first).to_be_visible()
    carry_out(walk)
    report(walk)

    page = opened(employee, scene)
    answer_the_survey(page)
    employee.go("/mon-espace/historique")
    expect(page.get_by_text("Claire Lefèvre").first).to_be_visible()
    employee.shot("who-saw-my-file")
    employee.go("/mon-espace/envois")
    expect(page.get_by_text("Association Budget Conseil").first).to_be_visible()
    walk.page.goto(case)
    expect(walk.page.get_by_text("Enquête de satisfaction").first).to_be_visible()
    walk.one.shot("closed")


def opened(employee: Visit, scene: Scene) -> Page:
    """Opens the employee's space by the link of the last mail."""
    backstage.settle(scene.addresses)
    return open_link(employee, link_of(scene, EMAIL))


def sign_on_a_telephone(page: Page) -> None:
    page.get_by_role("link", name="Lire la proposition").click()
    for choice in page.locator("fieldset").all():
        choice.get_by_label("Oui, je suis d'accord").check()
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()


def sign_for_the_cil(walk: Walk) -> None:
    walk.page.reload()
    walk.follow("Lire et signer l'engagement")
    walk.press("Signer pour le CIL")
    walk.until("Mise en œuvre des engagements")


def accepted_by_its_partner(partner: Visit, scene: Scene) -> None:
    backstage.settle(scene.addresses)
    page = open_link(partner, link_of(scene, backstage.PARTNER_EMAIL))
    page.get_by_role("button", name="J'accepte cette demande").click()
    page.get_by_label("Plan de désendettement obtenu").check()
    page.get_by_role("button", name="Enregistrer le résultat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette demande est terminée")
    backstage.settle(scene.addresses)


def carry_out(walk: Walk) -> None:
    while walk.page.get_by_role("link", name="Noter l'issue").count():
        walk.follow("Noter l'issue")
        walk.page.get_by_label("Tenu", exact=True).check()
        walk.press("Enregistrer l'issue")
    walk.follow("Terminer la mise en œuvre")
    walk.press("Terminer la mise en œuvre")
    walk.until("Bilan")


def report(walk: Walk) -> None:
    walk.page.get_by_label("Oui, la difficulté de logement est surmontée").check()
    walk.set("bilan.appraisal", "Relogée, budget accompagné.")
    walk.press("Établir le bilan et clore")
    walk.done("Le bilan est établi.")


def answer_the_survey(page: Page) -> None:
    page.get_by_role("link", name="Donner mon avis").click()
    page.get_by_role("link", name="Commencer").click()
    for _ in range(5):
        for group in page.locator("fieldset").all():
            group.get_by_role("radio").first.check()
        page.locator("main button[type=submit], main button:not([type])").first.click()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
