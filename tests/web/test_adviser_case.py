"""A case on one page: where it stands, what is to be done, why each date, and the form of each act."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene
from web.adviser.acts import ACTS
from web.adviser.budget import drawn
from web.api import Problem
from web.forms import Filled

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"
RESPONSIBLE = "responsable.cil-lyonnais"


@pytest.mark.parametrize(
    ("person", "size"),
    [
        ("chevalier", "telephone"),
        ("aubert", "tablet"),
        ("colin", "desk"),
        ("perrin", "desk"),
        ("lambert", "telephone"),
    ],
)
def test_a_case_is_shown_whole_at_each_stage(
    visit: Open, scene: Scene, no_violation: Check, person: str, size: str
) -> None:
    one = visit(ADVISER, size)
    page = one.go(f"/dossiers/{scene.cases[person]}")
    expect(page.get_by_role("heading", name="Parcours")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot(person)


def test_a_date_says_what_founds_it_and_what_is_to_come_is_shown(visit: Open, scene: Scene) -> None:
    page = visit(ADVISER, script=False).go(f"/dossiers/{scene.cases['chevalier']}")
    now = page.locator(".way [aria-current=step]")
    expect(now).to_contain_text("jusqu'au 8 janvier 2025 inclus")
    now.get_by_text("Pourquoi cette date ?").click()
    expect(now.get_by_role("list")).to_contain_text("jours ouvrés")
    expect(page.locator(".way .to-come")).to_contain_text(["Entretien", "Bilan"], use_inner_text=True)


def test_an_act_refused_says_why_and_keeps_what_was_typed(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    page = visit(ADVISER).go(f"/dossiers/{scene.cases['chevalier']}")
    page.fill("[id='premiere-reponse.on']", "2031-01-01")
    page.select_option("[id='premiere-reponse.means']", "telephone")
    page.get_by_role("button", name="Enregistrer la première réponse").click()
    field = page.locator("[id='premiere-reponse.on']")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("2031-01-01")
    no_violation(page)


def test_acts_of_the_responsible_are_not_the_advisers(visit: Open, scene: Scene) -> None:
    page = visit(ADVISER).go(f"/dossiers/{scene.cases['chevalier']}/actes/interlocuteur")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")


def test_of_two_tabs_that_change_the_adviser_the_second_is_told_and_keeps_the_reason(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    async def opened(life: Life, stage: backstage.Stage) -> None:
        """Carries out no act."""

    life = backstage.begin(scene.addresses, 15, opened, email="camille.confiee@courriel.example")
    responsible = visit(RESPONSIBLE)
    tabs = [responsible.page, responsible.page.context.new_page()]
    for tab in tabs:
        tab.goto(f"{scene.gateway}/dossiers/{life.case}")
        tab.get_by_role("link", name="Changer d'interlocuteur").click()
        no_violation(tab)
    for tab in tabs:
        tab.get_by_label("Nouvel interlocuteur").select_option(index=1)
        tab.get_by_label("Motif").select_option("workload")
        tab.get_by_label("Expliquez en une phrase").fill("Pour répartir les dossiers.")
        tab.get_by_role("button", name="Changer d'interlocuteur").click()
    expect(tabs[0].get_by_role("status")).to_contain_text("L'interlocuteur est changé")
    expect(tabs[1].get_by_role("alert")).to_contain_text("modifié entre-temps")
    expect(tabs[1].get_by_label("Expliquez en une phrase")).to_have_value("Pour répartir les dossiers.")


def test_what_is_spent_on_housing_is_drawn_and_a_deficit_goes_past_the_resources() -> None:
    lines = {
        "resources": [{"monthly": "1000.00"}],
        "pensions_paid": "100.00",
        "housing_charges": [{"monthly": "600.00"}],
        "other_charges": [{"monthly": "600.00"}],
    }
    drawing = drawn(lines)
    assert drawing is not None
    assert [str(one) for one in (drawing.resources, drawing.rest, drawing.limit)] == [
        "900.00",
        "-300.00",
        "75.0",
    ]
    assert [part.width for part in drawing.parts] == [50, 50]
    assert drawn({"resources": None, "housing_charges": []}) is None
    assert drawn({"resources": [], "housing_charges": []}) is None


def test_the_fields_of_an_act_are_its_own() -> None:
    decision = ACTS["decision"]
    sent = Filled(
        {
            "decision.outcome": ["structural"],
            "decision.solutions": ["inform"],
            "decision.orientations.0.body": ["adil"],
            "decision.orientations.0.text": ["Vos droits."],
            "decision.orientations.1.body": [""],
        }
    )
    body = decision.body(sent, "decision.")
    reason = {"code": "structural", "text": "Vos droits."}
    assert body == {
        "outcome": "structural",
        "solutions": [],
        "orientations": [{"body": "adil", "other": "", "reason": reason}],
        "loca_pass": None,
    }
    refused = decision.placed(Problem(422, "Non.", field="orientations", accepted="un organisme"))
    assert list(refused.by_field()) == ["decision.orientations"]
