"""From the e-mail's link to the signature, on a telephone first (ENG-2, ENG-3, ENG-7)."""

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]

TO_SIGN = "/mon-espace/a-lire"


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    """A case whose offer waits; tests that read it only share it."""
    return backstage.begin(scene.addresses, 0, backstage.offered)


def fresh(scene: Scene, number: int) -> str:
    """Returns the link of an offer that no other test uses."""
    return link_of(scene, backstage.begin(scene.addresses, number, backstage.offered).employee.email)


def choose(page: Page, share: str = "Oui, je suis d'accord", employer: str = "Non, je refuse") -> None:
    groups = page.locator("fieldset")
    groups.nth(0).get_by_label(share).check()
    groups.nth(1).get_by_label(employer).check()


@pytest.mark.parametrize("size", ["telephone", "tablet", "desk"])
def test_from_the_message_to_the_text_in_full(
    visit: Open, scene: Scene, life: Life, no_violation: Check, size: str
) -> None:
    one = visit(size=size)
    page = one.go(link_of(scene, life.employee.email))
    expect(page.get_by_role("heading", level=1)).to_have_text("Un message pour vous")
    no_violation(page)
    one.shot(f"link-{size}")
    page.get_by_role("button", name="Ouvrir mon message").click()
    expect(page).to_have_url(f"{scene.gateway}/mon-espace")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Camille")
    no_violation(page)
    one.shot(f"home-{size}")
    page.get_by_role("link", name="Lire la proposition").click()
    expect(page.get_by_text("Présenter le dossier dans notre parc réservé.")).to_be_visible()
    expect(page.get_by_text("Ce que vous confiez à votre conseiller")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot(f"engagement-{size}")


@pytest.mark.parametrize("script", [True, False])
def test_an_employee_reads_chooses_and_signs(
    visit: Open, scene: Scene, no_violation: Check, script: bool
) -> None:
    one = visit(size="telephone", script=script)
    page = open_link(one, fresh(scene, 1 + script))
    page.get_by_role("link", name="Lire la proposition").click()
    choose(page)
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_role("status")).to_contain_text("Votre signature est enregistrée")
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()
    expect(page.get_by_role("button", name="Je signe")).to_have_count(0)
    if script:
        no_violation(page)
        one.shot("signed")
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("button", name="Je signe")).to_have_count(0)
    one.go("/mon-espace")
    expect(page.get_by_text("Vous n'avez rien d'autre à faire")).to_be_visible()


def tab_to(page: Page, text: str) -> None:
    """Presses Tab until the element of this text has the focus, and checks that the focus is visible."""
    for _ in range(40):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if called == text:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard does not reach « {text} »")


def test_a_link_is_opened_and_signed_with_the_keyboard_alone(visit: Open, scene: Scene) -> None:
    page = visit(size="telephone").go(fresh(scene, 20))
    tab_to(page, "Ouvrir mon message")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-espace")
    tab_to(page, "Lire la proposition")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{TO_SIGN}")
    tab_to(page, "Oui, je suis d'accord")
    page.keyboard.press("Space")
    tab_to(page, "Oui, je suis d'accord")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Je signe")
    page.keyboard.press("Enter")
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()


def test_nothing_is_signed_while_a_choice_is_missing(
    visit: Open, scene: Scene, life: Life, no_violation: Check
) -> None:
    """Without the browser's own check, the page says what is missing and keeps what was chosen."""
    one = visit(size="telephone")
    page = open_link(one, link_of(scene, life.employee.email))
    one.go(TO_SIGN)
    page.locator("fieldset").nth(0).get_by_label("Oui, je suis d'accord").check()
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.get_by_role("button", name="Je signe").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Vous n'avez pas encore signé")
    expect(page.locator("fieldset").nth(0).get_by_label("Oui, je suis d'accord")).to_be_checked()
    expect(page.locator("fieldset").nth(1)).to_have_attribute("aria-invalid", "true")
    no_violation(page)
    one.shot("missing")
    alert.get_by_role("link").click()
    assert page.url.endswith("#choices.inform_employer")


def test_a_form_sent_twice_from_two_tabs_signs_once(visit: Open, scene: Scene) -> None:
    one = visit(size="telephone")
    page = open_link(one, fresh(scene, 3))
    one.go(TO_SIGN)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        choose(tab)
    page.get_by_role("button", name="Je signe").dblclick()
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()
    other.get_by_role("button", name="Je signe").click()
    expect(other.get_by_text("C'est à notre tour de signer")).to_be_visible()


def test_other_choices_from_another_tab_are_refused_in_words(visit: Open, scene: Scene) -> None:
    one = visit(size="telephone")
    page = open_link(one, fresh(scene, 4))
    one.go(TO_SIGN)
    other = page.context.new_page()
    other.goto(page.url)
    choose(page)
    choose(other, share="Non, je refuse")
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()
    other.get_by_role("button", name="Je signe").click()
    expect(other.get_by_role("alert")).to_contain_text("déjà signé")


def test_an_employee_may_refuse(visit: Open, scene: Scene, no_violation: Check) -> None:
    one = visit(size="telephone")
    page = open_link(one, fresh(scene, 5))
    one.go(TO_SIGN)
    page.get_by_text("Je ne veux pas signer").click()
    page.get_by_role("button", name="Je refuse cette proposition").click()
    expect(page.get_by_text("Vous avez choisi de ne pas signer")).to_be_visible()
    no_violation(page)
    one.go("/mon-espace")
    expect(page.get_by_text("Rien n'est perdu")).to_be_visible()


def test_an_old_link_shows_the_new_text_and_signs_nothing(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    begun = backstage.begin(scene.addresses, 6, backstage.offered)
    old = link_of(scene, begun.employee.email)
    one = visit(size="telephone")
    page = open_link(one, old)
    one.go(TO_SIGN)
    choose(page)

    async def revise(life: Life, stage: backstage.Stage) -> None:
        wording = "Chercher <b>ailleurs</b> & plus loin."
        await life.adviser.put(life.path("offer"), life.proposal(wording=wording))

    backstage.go_on(scene.addresses, begun, revise)
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_role("alert")).to_contain_text("Le texte a changé")
    expect(page.get_by_text("Chercher <b>ailleurs</b> & plus loin.")).to_be_visible()
    expect(page.get_by_text("Ce texte ne se signe pas avec le lien")).to_be_visible()
    expect(page.get_by_role("button", name="Je signe")).to_have_count(0)
    no_violation(page)
    one.shot("old-link")
    open_link(one, link_of(scene, begun.employee.email))
    one.go(TO_SIGN)
    choose(page)
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()


def test_opening_a_link_consumes_nothing_and_a_button_opens_it(visit: Open, scene: Scene, life: Life) -> None:
    """Mail scanners request every address of a mail."""
    path = link_of(scene, life.employee.email)
    for _ in range(3):
        scanned = httpx2.get(scene.gateway + path)
        assert scanned.status_code == 200 and "set-cookie" not in scanned.headers
        assert "Camille" not in scanned.text and life.case not in scanned.text
    page = open_link(visit(size="telephone"), path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Camille")


@pytest.mark.parametrize("path", ["/lien/salarie/abcdefghijkl", "/lien/message/" + "x" * 150])
def test_a_link_that_does_not_open_says_what_to_do(visit: Open, no_violation: Check, path: str) -> None:
    one = visit(size="telephone")
    page = open_link(one, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne s'ouvre plus")
    expect(page.get_by_text("message plus récent").first).to_be_visible()
    no_violation(page)
    one.shot("link-over")


@pytest.mark.parametrize(
    "path", ["/lien/autre/abcdefghijkl", "/lien/salarie/a", "/lien/salarie/%3Cscript%3Ealert"]
)
def test_an_address_that_is_no_link_says_so(visit: Open, path: str) -> None:
    page = visit(size="telephone").go(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page ne s'ouvre pas")


@pytest.mark.parametrize("path", ["/mon-espace", TO_SIGN, "/mon-espace/changement"])
def test_an_address_typed_by_hand_opens_nothing(visit: Open, no_violation: Check, path: str) -> None:
    page = visit(size="telephone").go(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est fermée")
    assert page.title() == "Page fermée"
    no_violation(page)


def test_a_link_opens_nothing_that_it_was_not_made_for(visit: Open, scene: Scene, life: Life) -> None:
    one = visit(size="telephone")
    open_link(one, link_of(scene, life.employee.email))
    page = one.go("/mon-espace/changement")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page ne s'ouvre pas")


def test_what_was_chosen_outlives_the_session(visit: Open, scene: Scene, no_violation: Check) -> None:
    path = fresh(scene, 7)
    one = visit(size="telephone")
    page = open_link(one, path)
    one.go(TO_SIGN)
    choose(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("n'est pas perdu")).to_be_visible()
    no_violation(page)
    one.shot("kept")
    again = page.context.new_page()
    again.goto(scene.gateway + path)
    again.get_by_role("button", name="Ouvrir mon message").click()
    again.wait_for_url("**/mon-espace")
    page.get_by_role("button", name="Envoyer à nouveau").click()
    expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()


def test_closing_the_space_closes_its_pages(
    visit: Open, scene: Scene, life: Life, no_violation: Check
) -> None:
    one = visit(size="telephone")
    page = open_link(one, link_of(scene, life.employee.email))
    page.get_by_role("button", name="Fermer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C'est fermé")
    no_violation(page)
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est fermée")
