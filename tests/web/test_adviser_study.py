"""The study file, section by section: saved as one goes, never lost, its budget drawn at once (A3, CASE-4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene
from web.adviser.study_fields import BUDGET, HOUSEHOLD, SECTIONS, WORK, section_of
from web.adviser.study_parts import amount, digest, part_of, values_of
from web.api import Problem
from web.forms import Filled

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"
SAVED = "Enregistré à"


async def heard(life: Life, stage: backstage.Stage) -> None:
    """Gives the first answer and holds the interview, so that the study file is next."""
    await life.answer()
    today = life.world.today.isoformat()
    await life.act("interviews", {"means": "visit", "on": today, "notes": "Entendu.", "another": False})


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    return backstage.begin(scene.addresses, 17, heard, email="camille.etude@courriel.example")


def section(life: Life, slug: str) -> str:
    return f"/dossiers/{life.case}/etude/{slug}"


@pytest.mark.parametrize("slug", [one.slug for one in SECTIONS])
def test_every_section_can_be_used_by_everyone(
    visit: Open, life: Life, no_violation: Check, slug: str
) -> None:
    one = visit(ADVISER, "telephone")
    page = one.go(section(life, slug))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot(slug)


def test_a_file_begins_with_what_the_contact_told(visit: Open, life: Life) -> None:
    page = visit(ADVISER).go(section(life, "menage"))
    expect(page.locator("[id='household.applicant.last_name']")).to_have_value("Rolland")
    expect(page.locator("[id='household.address.postcode']")).to_have_value("42000")


def test_what_the_contact_told_is_still_proposed_once_another_section_was_saved(
    visit: Open, scene: Scene
) -> None:
    life = backstage.begin(scene.addresses, 19, heard, email="camille.partie@courriel.example")
    page = visit(ADVISER, script=False).go(section(life, "logement"))
    page.locator("[id='difficulty.context']").fill("Loyer impayé.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.goto(page.url.rpartition("/")[0] + "/menage")
    expect(page.locator("[id='household.applicant.last_name']")).to_have_value("Tessier")
    expect(page.locator("[id='household.address.postcode']")).to_have_value("42000")


def test_what_is_typed_is_saved_as_one_goes_and_the_budget_is_drawn_at_once(
    visit: Open, life: Life, no_violation: Check
) -> None:
    one = visit(ADVISER)
    page = one.go(section(life, "budget"))
    page.get_by_label("Revenus professionnels fixes").fill("1 480,50 €")
    page.get_by_label("Loyer résiduel").fill("540")
    page.get_by_label("Dépenses courantes").fill("abc")
    expect(page.locator("#brouillon")).to_contain_text("Pas encore enregistré. Attendu : un montant")
    page.get_by_label("Dépenses courantes").fill("560")
    expect(page.locator("#brouillon")).to_contain_text(SAVED)
    expect(page.locator("#budget")).to_contain_text("36,5 %")
    expect(page.locator("#budget svg")).to_be_visible()
    no_violation(page)
    one.shot("budget")
    page.reload()
    expect(page.get_by_label("Revenus professionnels fixes")).to_have_value("1480,50")


def test_a_closed_tab_loses_nothing(visit: Open, life: Life) -> None:
    one = visit(ADVISER)
    page = one.go(section(life, "analyse"))
    page.get_by_label("Préconisations").fill("Négocier avec le bailleur.")
    page.close()
    other = one.page.context.new_page()
    other.goto(one.gateway + section(life, "analyse"))
    expect(other.get_by_label("Préconisations")).to_have_value("Négocier avec le bailleur.")


def test_without_network_the_draft_stays_and_leaves_when_it_is_back(visit: Open, life: Life) -> None:
    one = visit(ADVISER)
    page = one.go(section(life, "logement"))
    page.context.set_offline(True)
    page.get_by_label("Contexte").fill("Congé pour vente.")
    expect(page.locator("#brouillon")).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    expect(page.locator("#brouillon")).to_contain_text(SAVED)


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('cilpass:'))"
    )
    return found


def test_what_was_sent_stays_in_the_browser_until_the_server_has_it(visit: Open, life: Life) -> None:
    one = visit(ADVISER)
    address = section(life, "analyse")
    page = one.go(address)
    away = {"status": 503, "body": "Service indisponible", "content_type": "text/plain"}
    page.route(
        f"**{address}",
        lambda route: route.fulfill(**away) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_label("Préconisations").fill("Saisir la commission de médiation.")
    page.get_by_role("button", name="Enregistrer et revenir").click()
    expect(page.get_by_text("Service indisponible")).to_be_visible()
    page.unroute_all()
    one.go(address)
    expect(page.get_by_label("Préconisations")).to_have_value("Saisir la commission de médiation.")
    expect(page.locator("#brouillon")).to_contain_text(SAVED)
    page.get_by_label("Préconisations").fill("Saisir la commission de médiation, avec elle.")
    page.get_by_role("button", name="Enregistrer et revenir").click()
    expect(page.get_by_role("status").first).to_contain_text("est enregistrée")
    assert kept(page) == []


def test_an_ended_session_keeps_the_draft_until_one_has_signed_in_again(visit: Open, life: Life) -> None:
    one = visit(ADVISER)
    page = one.go(section(life, "perspectives"))
    page.context.clear_cookies(name="cilpass")
    page.get_by_label("Perspectives familiales").fill("Garde alternée.")
    expect(page.locator("#brouillon")).to_contain_text("Votre session a pris fin")
    expect(page.get_by_role("link", name="Se reconnecter")).to_have_attribute("target", "_blank")
    page.close()
    one.page = page.context.new_page()
    one.go("/connexion").get_by_role("link", name="Se connecter", exact=True).click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("À faire")  # the issuer remembered them
    one.go(section(life, "perspectives"))
    expect(one.page.get_by_label("Perspectives familiales")).to_have_value("Garde alternée.")
    expect(one.page.locator("#brouillon")).to_contain_text(SAVED)


def test_a_colleagues_change_of_the_same_section_is_not_overwritten_unseen(visit: Open, life: Life) -> None:
    first, second = visit(ADVISER, script=False).go(section(life, "travail")), visit(ADVISER, script=False)
    there = second.go(section(life, "travail"))
    there.locator("[id='work.applicant.profession']").fill("Soudeur")
    there.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(there.get_by_role("status").first).to_contain_text("est enregistrée")
    first.locator("[id='work.applicant.profession']").fill("Chaudronnier")
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_role("alert")).to_contain_text("a été modifiée entre-temps")
    expect(first.locator("[id='work.applicant.profession']")).to_have_value("Chaudronnier")
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_role("status").first).to_contain_text("est enregistrée")


def test_two_sections_at_once_do_not_stand_in_each_others_way(visit: Open, life: Life) -> None:
    one, other = visit(ADVISER, script=False), visit(ADVISER, script=False)
    risks, household = one.go(section(life, "risques")), other.go(section(life, "menage"))
    risks.locator("[id='impact.aid_fails.level']").select_option("low")
    household.locator("[id='household.family_situation']").select_option("single")
    household.get_by_label("Aucune personne à charge").check()
    household.get_by_role("button", name="Enregistrer et passer").click()
    expect(household.get_by_role("heading", level=1)).to_have_text("Le travail")
    risks.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(risks.get_by_role("status").first).to_contain_text("est enregistrée")
    household.go_back()
    household.reload()
    expect(household.locator("[id='household.family_situation']")).to_have_value("single")


def test_the_file_is_read_whole_and_printed(visit: Open, scene: Scene, no_violation: Check) -> None:
    one = visit(ADVISER)
    page = one.go(f"/dossiers/{scene.cases['colin']}/etude/lecture")
    expect(page.get_by_text("10 ans ; 7 ans")).to_be_visible()
    expect(page.get_by_text("Loyer résiduel, net d'APL, AL ou ALS")).to_be_visible()
    no_violation(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Nouveau contact")).to_be_hidden()
    expect(page.get_by_text("Technicienne qualité")).to_be_visible()
    one.shot("print")


def test_an_amount_is_read_as_people_type_it() -> None:
    assert amount("1 480,50 €", "x") == "1480.50"
    assert amount("1\u202f480,5", "x") == "1480.5"
    assert amount("", "x") is None
    for wrong in ("12,345", "-3", "1e3", "douze"):
        with pytest.raises(Problem):
            amount(wrong, "x")


def test_a_budget_comes_back_as_it_was_typed() -> None:
    typed = Filled(
        {
            "resources.fixed_earnings.applicant": ["1480,50"],
            "resources.fixed_earnings.spouse": ["900"],
            "no_other_charges": ["true"],
        }
    )
    part = part_of(BUDGET, typed, {})
    assert part["budget"]["housing_charges"] is None, "nobody asked yet"
    assert part["budget"]["other_charges"] == [], "there are none"
    values = values_of(BUDGET, part)
    assert values["resources.fixed_earnings.applicant"] == "1480,50"
    assert values["resources.fixed_earnings.spouse"] == "900"
    assert values["no_other_charges"] == "true"


def test_work_of_other_members_stays_as_it_is() -> None:
    kept = {"work": [{"member": "other", "profession": "Apprenti"}]}
    part = part_of(WORK, Filled({"work.applicant.profession": ["Soudeur"]}), kept)
    assert [one["member"] for one in part["work"]] == ["applicant", "other"]


def test_no_dependants_is_an_answer_and_silence_is_none() -> None:
    assert part_of(HOUSEHOLD, Filled({}), {})["household"]["dependants"] is None
    said = Filled({"household.no_dependants": ["true"]})
    assert part_of(HOUSEHOLD, said, {})["household"]["dependants"] == []


def test_a_missing_field_leads_to_its_section() -> None:
    assert section_of("difficulty.origin").slug == "logement"
    assert digest({"budget": {"resources": []}}, BUDGET) != digest({}, BUDGET)
