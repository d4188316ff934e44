"""The survey, one question a page, resumed with the same link, sent once (SUR-1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]


def fresh(scene: Scene, number: int) -> str:
    return link_of(scene, backstage.begin(scene.addresses, number, backstage.closed).employee.email)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuer").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_survey_is_begun_left_resumed_and_sent(
    visit: Open, scene: Scene, no_violation: Check, script: bool
) -> None:
    path = fresh(scene, 10 + script)
    check = no_violation if script else lambda page: None
    first = visit(size="telephone", script=script)
    page = open_link(first, path)
    page.get_by_role("link", name="Donner mon avis").click()
    check(page)
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Autre (préciser)").check()
    page.get_by_label("Si « Autre », précisez").fill("Une <i>affiche</i> & un voisin")
    check(page)
    first.shot("question-1")
    go_on(page)
    page.get_by_label("Oui", exact=True).check()
    go_on(page)

    page = open_link(visit(size="telephone", script=script), path)
    page.get_by_role("link", name="Donner mon avis").click()
    page.get_by_role("link", name="Reprendre à la question 3").click()
    page.get_by_label("Je préfère ne pas répondre").check()
    go_on(page)
    for item in page.locator("fieldset").all():
        item.get_by_label("Très satisfait").check()
    check(page)
    go_on(page)
    page.get_by_label("Vos remarques").fill("Merci.\nÀ bientôt & bon courage")
    page.get_by_role("button", name="Relire avant d'envoyer").click()
    expect(page.get_by_text("Une <i>affiche</i> & un voisin")).to_be_visible()
    expect(page.get_by_text("Pas de réponse.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    check(page)
    page.goto(f"{scene.gateway}/mon-espace/questions/2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("button", name="Envoyer mon avis")).to_have_count(0)


def test_two_tabs_and_a_double_click_send_one_answer(visit: Open, scene: Scene, no_violation: Check) -> None:
    one = visit(size="telephone")
    page = open_link(one, fresh(scene, 12))
    one.go("/mon-espace/questions/3")
    page.get_by_label("Oui", exact=True).check()
    go_on(page)
    one.go("/mon-espace/questions/verifier")
    no_violation(page)
    one.shot("review")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Envoyer mon avis").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    other.get_by_role("button", name="Envoyer mon avis").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Merci")


def test_nothing_answered_and_other_left_unsaid_are_refused_in_words(visit: Open, scene: Scene) -> None:
    one = visit(size="telephone")
    page = open_link(one, fresh(scene, 13))
    one.go("/mon-espace/questions/verifier")
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("alert")).to_contain_text("Une réponse au moins est nécessaire")
    one.go("/mon-espace/questions/1")
    page.get_by_label("Autre (préciser)").check()
    go_on(page)
    one.go("/mon-espace/questions/verifier")
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("alert")).to_contain_text("« Autre » est à préciser")
    page.goto(f"{scene.gateway}/mon-espace/questions/99")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre avis nous aide")
