"""A partner, by link: the packet, the answer, the result (PART-3, CONF-2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]

HERE = "/mise-en-relation"
ACCEPT = "J'accepte cette demande"


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    """A case from which each test sends referrals to a partner."""
    return backstage.begin(scene.addresses, 17, backstage.signed)


@pytest.fixture
def refer(scene: Scene, life: Life) -> Callable[[], str]:
    """Returns a function that sends a packet and returns the path of the link that the partner received."""

    async def sent(one: Life, stage: backstage.Stage) -> None:
        await backstage.send_to_partner(one, stage)

    def referred() -> str:
        backstage.go_on(scene.addresses, life, sent)
        return link_of(scene, backstage.PARTNER_EMAIL)

    return referred


@pytest.mark.parametrize("size", ["telephone", "tablet", "desk"])
def test_a_partner_reads_what_is_asked_and_sent(
    visit: Open, scene: Scene, refer: Callable[[], str], no_violation: Check, size: str
) -> None:
    one = visit(size=size)
    page = one.go(refer())
    expect(page.get_by_role("heading", level=1)).to_have_text("Une demande pour votre organisme")
    no_violation(page)
    page.get_by_role("button", name="Ouvrir la demande").click()
    expect(page).to_have_url(scene.gateway + HERE)
    expect(page.get_by_text("Camille Rolland")).to_be_visible()
    expect(page.get_by_role("link", name="06 39 98 23 03")).to_be_visible()
    expect(page.get_by_text("Accompagnement budgétaire et recherche d'un accord")).to_be_visible()
    expect(page.get_by_text("CIL du Lyonnais").first).to_be_visible()
    assert "Rolland" not in page.title() and "Entraide" not in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_text("Je ne peux pas y donner suite").click()
    no_violation(page)
    one.shot(size)


@pytest.mark.parametrize("script", [True, False])
def test_a_referral_is_accepted_and_its_result_told(
    visit: Open, refer: Callable[[], str], no_violation: Check, script: bool
) -> None:
    one = visit(size="telephone", script=script)
    page = open_link(one, refer())
    page.get_by_role("button", name=ACCEPT).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande que vous avez acceptée")
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("button", name=ACCEPT)).to_have_count(0)
    if script:
        no_violation(page)
        one.shot("accepted")
    page.get_by_label("Plan de désendettement obtenu").check()
    page.get_by_label("Quelques mots sur le résultat").fill("Accord <b>signé</b> & daté.")
    page.get_by_role("button", name="Enregistrer le résultat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette demande est terminée")
    expect(page.get_by_text("Merci d'avoir aidé cette personne")).to_be_visible()
    expect(page.get_by_text("Camille Rolland")).to_have_count(0)
    if script:
        no_violation(page)
        one.shot("over")


def test_a_refusal_needs_a_reason_and_says_so_in_words(
    visit: Open, refer: Callable[[], str], no_violation: Check
) -> None:
    one = visit(size="telephone")
    page = open_link(one, refer())
    page.get_by_text("Je ne peux pas y donner suite").click()
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.get_by_role("button", name="Je refuse cette demande").click()
    expect(page.get_by_role("alert")).to_contain_text("Il manque le motif du refus")
    no_violation(page)
    one.shot("missing")
    page.get_by_label("Pas de disponibilité").check()
    page.get_by_role("button", name="Je refuse cette demande").click()
    expect(page.get_by_text("vous ne pouviez pas y donner suite")).to_be_visible()
    expect(page.get_by_text("Camille Rolland")).to_have_count(0)


def test_another_answer_from_another_tab_is_refused_in_words(visit: Open, refer: Callable[[], str]) -> None:
    one = visit(size="telephone")
    page = open_link(one, refer())
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name=ACCEPT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demande que vous avez acceptée")
    other.get_by_text("Je ne peux pas y donner suite").click()
    other.get_by_label("Autre motif").check()
    other.get_by_role("button", name="Je refuse cette demande").click()
    expect(other.get_by_role("alert")).to_contain_text("Une autre réponse a déjà été enregistrée")


def test_a_packet_that_was_withdrawn_is_not_read_any_more(
    visit: Open, scene: Scene, life: Life, refer: Callable[[], str]
) -> None:
    one = visit(size="telephone")
    path = refer()
    page = open_link(one, path)
    with_link = visit(size="telephone")
    open_link(with_link, link_of(scene, life.employee.email))
    with_link.go("/mon-espace/choix")
    card = with_link.page.locator(".choice").filter(has_text="Parler de ma situation")
    card.get_by_role("button").click()
    expect(with_link.page.get_by_role("status")).to_contain_text("Cela s'applique tout de suite")
    backstage.settle(scene.addresses)
    page.reload()
    expect(page.get_by_text("Camille Rolland")).to_have_count(0)
    page = open_link(one, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne s'ouvre plus")
    card.get_by_role("button").click()  # given again, for the tests that follow


def test_an_address_typed_by_hand_opens_nothing(visit: Open) -> None:
    page = visit(size="telephone").go(HERE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est fermée")
