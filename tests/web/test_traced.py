"""From a figure to the facts behind it, within one's rights (REP-1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser import Visit
from tests.web.conftest import Look


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_responsible_goes_from_a_figure_to_the_case(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("responsable.cil-lyonnais", size)
    page = one.go("/indicateurs?annee=2025")
    page.get_by_role("link", name="Voir les faits : Contacts par nature").click()
    expect(page.get_by_role("heading", name="Contacts par nature")).to_be_visible()
    expect(page.get_by_text("Contact enregistré").first).to_be_visible()
    looked_at(one, "facts")
    page.get_by_role("link", name="Ouvrir le contact").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Page introuvable")).to_have_count(0)


def test_uesl_reads_the_facts_of_the_country_and_opens_no_case(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("uesl-controle")
    page = one.go("/indicateurs?annee=2025")
    page.get_by_role("link", name="Voir les faits").first.click()
    expect(page.get_by_role("link", name="Ouvrir")).to_have_count(0)
    expect(page.get_by_text("Journal « Accueil »").first).to_be_visible()
    looked_at(one, "national")


def test_nobody_traces_the_figures_of_others(visit: Callable[..., Visit]) -> None:
    page = visit("representant.pf-entraide").go("/indicateurs")
    expect(page.get_by_role("link", name="Voir les faits")).to_have_count(0)
    page.goto(page.url + "/contacts/faits?annee=2025&perimetre=platform:pf-entraide")
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()
