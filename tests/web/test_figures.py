"""The year's indicators, each with its definition, as each role may read them (REP-1, REP-3)."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from web.steering.figures import usual_year


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_uesl_reads_the_country_then_one_cil(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("uesl-controle", size)
    page = one.go("/indicateurs?annee=2025")
    table = page.get_by_role("table", name="Les 8 indicateurs de l'année")
    expect(table.get_by_role("rowheader")).to_have_count(8)
    page.get_by_text("Définition : Entreprises touchées").click()
    expect(page.get_by_text("Nombre de numéros SIREN distincts")).to_be_visible()
    expect(page.get_by_role("row", name="Téléphone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("country")
    page.get_by_label("Périmètre").select_option("CIL de Gascogne")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Aucun fait de cette année")).to_be_visible()
    expect(page.get_by_label("Périmètre")).to_have_value("cil:cil-gascogne")
    no_violation(page)
    one.shot("empty")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_uesl_compares_cils_then_platforms(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    """Every CIL has its line, also one with nothing to count (§5)."""
    one = visit("uesl-controle", size)
    one.go("/indicateurs?annee=2025")
    one.page.get_by_role("link", name="Comparer les CIL et les plates-formes").click()
    page = one.page
    expect(page.get_by_role("heading", name="Contacts par nature, par CIL, 2025")).to_be_visible()
    lines = page.locator(".bars tbody tr")
    first = lines.first.locator("td.money")
    expect(first).not_to_have_text("0")
    expect(page.get_by_role("row", name="CIL de Gascogne")).to_contain_text("0")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("cils")
    page.get_by_label("Comparer").select_option("Par plate-forme")
    page.get_by_label("Indicateur").select_option(index=1)
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("heading", name="par plate-forme, 2025")).to_be_visible()
    expect(page.get_by_label("Indicateur").locator("option:checked")).not_to_have_text("Contacts par nature")
    with page.expect_download() as found:
        page.get_by_role("link", name="Télécharger tous les indicateurs").click()
    assert found.value.suggested_filename == "indicateurs-2025-par-plate-forme.csv"
    assert found.value.path().read_text("utf-8-sig").startswith("Année;Plate-forme;Contacts par nature;")


def test_only_uesl_compares(visit: Callable[..., Visit]) -> None:
    page = visit("responsable.cil-lyonnais").go("/indicateurs")
    expect(page.get_by_role("link", name="Comparer")).to_have_count(0)
    page.goto(page.url.replace("/indicateurs", "/indicateurs/comparaison"))
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


def test_the_table_is_downloaded_as_it_is_read(visit: Callable[..., Visit]) -> None:
    page = visit("uesl-controle").go("/indicateurs?annee=2025")
    with page.expect_download() as found:
        page.get_by_role("link", name="Télécharger le tableau").click()
    assert found.value.suggested_filename.endswith(".csv")
    assert "Contacts par nature" in found.value.path().read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("person", "own"),
    [
        ("responsable.cil-lyonnais", "CIL du Lyonnais"),
        ("representant.pf-entraide", "Plate-forme Entraide Logement"),
    ],
)
def test_others_read_their_own_then_what_is_published(
    visit: Callable[..., Visit], person: str, own: str
) -> None:
    page = visit(person).go("/indicateurs")
    expect(page.get_by_label("Périmètre").locator("option")).to_have_text([own, "National"])
    page.get_by_label("Périmètre").select_option("National")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Chiffres publiés")).to_be_visible()
    page.goto(page.url.replace("perimetre=national", "perimetre=cil:cil-alsace"))
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


@pytest.mark.parametrize(
    ("today", "role", "year"),
    [
        (date(2027, 1, 31), "uesl_controller", 2026),
        (date(2027, 1, 1), "uesl_board", 2026),
        (date(2027, 2, 1), "uesl_controller", 2027),
        (date(2026, 12, 31), "uesl_board", 2026),
        (date(2027, 1, 31), "cil_responsible", 2027),
    ],
)
def test_in_january_uesl_opens_on_the_year_that_has_just_ended(today: date, role: str, year: int) -> None:
    assert usual_year(today, role) == year
