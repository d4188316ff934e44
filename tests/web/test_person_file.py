"""The employee's own file, and their authorisations of what may leave it (CASE-7, ENG-2, CONF-2, CONF-3)."""

import re
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


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    """A case carried out, with a referral to a partner; its last message opens the file."""
    return backstage.begin(scene.addresses, 8, backstage.referred)


def opened(visit: Open, scene: Scene, life: Life, **how: object) -> Visit:
    one = visit(**({"size": "telephone"} | how))
    open_link(one, link_of(scene, life.employee.email))
    return one


def test_the_home_says_what_was_agreed_by_when_and_why(
    visit: Open, scene: Scene, life: Life, no_violation: Check
) -> None:
    one = opened(visit, scene, life)
    page = one.page
    expect(page.get_by_role("heading", name="Ce que vous faites")).to_be_visible()
    expect(page.get_by_text("Fournir les trois derniers bulletins de paie.")).to_be_visible()
    page.get_by_text("Pourquoi cette date ?").first.click()
    expect(page.locator("details.why li").first).to_be_visible()
    no_violation(page)
    one.shot("home")


@pytest.mark.parametrize("size", ["telephone", "tablet", "desk"])
@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("Lire mon dossier", "un logement plus petit rend le budget équilibré"),
        ("Qui a vu mon dossier", "Claire Lefèvre, CIL du Lyonnais"),
        ("Ce qui a été transmis, et à qui", "Accompagnement budgétaire et recherche d'un accord"),
        ("Mes accords", "Vous avez dit oui"),
    ],
    ids=["file", "accesses", "sent", "word"],
)
def test_each_page_is_reached_from_the_home(
    visit: Open, scene: Scene, life: Life, no_violation: Check, link: str, text: str, size: str
) -> None:
    one = opened(visit, scene, life, size=size)
    one.page.get_by_role("link", name=link).click()
    expect(one.page.get_by_text(text).first).to_be_visible()
    assert one.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    no_violation(one.page)
    one.shot(size)


@pytest.mark.parametrize("script", [True, False])
def test_an_authorisation_is_withdrawn_then_given_again(
    visit: Open, scene: Scene, life: Life, no_violation: Check, script: bool
) -> None:
    one = opened(visit, scene, life, script=script)
    page = one.go("/mon-espace/choix")
    card = page.locator(".choice").filter(has_text="Dire à mon employeur")
    expect(card).to_contain_text(re.compile("Vous avez dit non|Vous avez retiré votre accord"))
    card.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("votre accord est donné")
    expect(card).to_contain_text("Vous avez dit oui")
    page.go_back()
    page.go_forward()
    expect(card).to_contain_text("Vous avez dit oui")
    card.get_by_role("button").dblclick()
    expect(card).to_contain_text("Vous avez retiré votre accord")
    if script:
        no_violation(page)
    card.get_by_role("button").click()
    card.get_by_role("button").click()
    expect(card).to_contain_text("Vous avez retiré votre accord")


def test_a_link_to_sign_does_not_open_the_file_and_asks_for_the_one_that_does(
    visit: Open, scene: Scene
) -> None:
    begun = backstage.begin(scene.addresses, 9, backstage.offered)
    one = opened(visit, scene, begun)
    one.page.get_by_role("link", name="Lire mon dossier").click()
    page = one.page
    expect(page.get_by_text("il s'ouvre avec un lien à part")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre situation")).to_have_count(0)
    page.get_by_role("button", name="Recevoir ce lien").click()
    expect(page.get_by_text("C'est parti")).to_be_visible()
    one.shot("asked")
    page = one.go("/mon-espace/documents")
    page.get_by_role("button", name="Recevoir ce lien").click()
    expect(page.get_by_text("Nous vous l'avons déjà envoyé aujourd'hui.")).to_be_visible()
    page = one.go("/mon-espace/envois")
    expect(page.get_by_text("Rien n'a été transmis.")).to_be_visible()


def test_another_persons_link_puts_away_the_first(visit: Open, scene: Scene, life: Life) -> None:
    """Two people may share a telephone: the link of one must not show the data of the other."""
    other = backstage.begin(scene.addresses, 14, backstage.offered)
    one = opened(visit, scene, life)
    open_link(one, link_of(scene, other.employee.email))
    expect(one.page.get_by_text("Votre engagement réciproque, à lire")).to_be_visible()
    page = one.go("/mon-espace/documents")
    expect(page.get_by_role("button", name="Recevoir ce lien")).to_be_visible()
