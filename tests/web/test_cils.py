"""CILs: whether each may take new cases and why, charter, mandates, companies (CIL-1, CIL-2, CASE-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser import Visit
from tests.web.conftest import Look


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_uesl_reads_why_a_cil_may_take_cases_or_not(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("uesl-controle", size)
    page = one.go("/cil")
    expect(page.get_by_text("Prend de nouveaux dossiers").first).to_be_visible()
    looked_at(one, "cils")
    page.get_by_role("link", name="CIL du Lyonnais").click()
    expect(page.get_by_role("heading", name="Ce CIL peut prendre de nouveaux dossiers")).to_be_visible()
    expect(page.get_by_text("Adhésion dans le délai")).to_be_visible()
    looked_at(one, "cil")
    page.get_by_role("link", name="Plate-forme Entraide Logement").click()
    expect(page.get_by_role("heading", name="Registre")).to_be_visible()


def test_a_platform_reads_its_members_and_neither_their_companies_nor_others(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("representant.pf-entraide")
    page = one.go("/cil")
    expect(page.get_by_role("heading", name="CIL membres")).to_be_visible()
    expect(page.get_by_role("link", name="CIL d'Alsace")).to_have_count(0)
    page.get_by_role("link", name="CIL du Lyonnais").click()
    expect(page.get_by_role("link", name="Entreprises")).to_have_count(0)
    for address in ("cil-lyonnais/entreprises", "cil-lyonnais/mandats", "cil-alsace"):
        one.go(f"/cil/{address}")
        expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_responsible_keeps_their_cil_up_to_date(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("responsable.cil-lyonnais", size)
    page = one.page
    page.get_by_role("link", name="Mon CIL").click()
    expect(page.get_by_role("heading", name="CIL du Lyonnais")).to_be_visible()
    page.get_by_role("link", name="Modifier les coordonnées").click()
    page.get_by_label("Départements couverts").fill("69, 99")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("alert").get_by_role("link", name="Ce code de département n'existe pas").click()
    expect(page.get_by_label("Départements couverts")).to_be_focused()
    expect(page.get_by_label("Départements couverts")).to_have_value("69, 99")
    looked_at(one, "details")
    page.get_by_label("Départements couverts").fill("69 01 42")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("sont enregistrées")
    page.goto(page.url.replace("lyonnais", "alsace"))
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_company_is_attached_declared_then_let_go(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    siren, name = {
        "telephone": ("732829320", "Ateliers <i>Réunis</i>"),
        "desk": ("542051180", "Forges & Fils"),
    }[size]
    one = visit("responsable.cil-lyonnais", size)
    page = one.go("/cil/cil-lyonnais/entreprises")
    expect(page.get_by_role("link", name="Textiles du Rhône")).to_be_visible()
    page.get_by_label("Numéro SIREN").fill("123456789")
    page.get_by_label("À partir du").fill("2024-01-01")
    page.get_by_role("button", name="Rattacher").click()
    expect(page.get_by_role("alert")).to_contain_text("SIREN")
    looked_at(one, "companies")
    page.get_by_label("Numéro SIREN").fill(f"{siren[:3]} {siren[3:6]} {siren[6:]}")
    page.get_by_label("Nom").fill(name)
    page.get_by_role("button", name="Rattacher").click()
    expect(page.get_by_role("status")).to_contain_text("L'entreprise est rattachée")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Non assujettie").check()
    page.get_by_label("Source").fill("Bordereau de 2024")
    page.get_by_label("Depuis le").fill("2024-01-01")
    page.get_by_role("button", name="Enregistrer la déclaration").click()
    expect(page.get_by_role("status")).to_contain_text("La déclaration est enregistrée")
    expect(page.get_by_text("Source : Bordereau de 2024")).to_be_visible()
    looked_at(one, "company")
    page.get_by_label("Dernier jour du rattachement").fill("2025-12-31")
    page.get_by_role("button", name="Mettre fin au rattachement").click()
    expect(page.get_by_text("jusqu'au 31 décembre 2025 inclus")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_cil_is_registered_and_its_page_says_what_it_lacks(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    name = {"telephone": "cil-jura", "desk": "cil-berry"}[size]
    one = visit("uesl-conseil", size)
    page = one.go("/cil/nouveau")
    page.get_by_label("Nom").fill(name)
    page.get_by_label("Départements couverts").fill("39")
    page.get_by_label("Courriel du président").fill(f"president@{name}.example")
    page.get_by_label("Courriel du responsable").fill(f"responsable@{name}.example")
    page.get_by_label("Numéro SIREN").fill({"telephone": "552100554", "desk": "552032534"}[size])
    page.get_by_label("Identifiant").fill(name)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("Le CIL est enregistré")
    page.get_by_label("Mandat", exact=True).select_option("Président du CIL")
    page.get_by_label("Prénom et nom").fill("Dominique Perrin")
    page.get_by_label("Identifiant de son compte").fill(f"president.{name}")
    page.get_by_role("button", name="Donner ce mandat").click()
    page.get_by_role("link", name="Mettre fin au mandat de Dominique Perrin").click()
    looked_at(one, "mandate-end")
    page.get_by_role("button", name="Mettre fin à ce mandat").click()
    expect(page.get_by_role("status")).to_contain_text("La fin du mandat est enregistrée")
    looked_at(one, "mandates")
    one.go(f"/cil/{name}")
    expect(
        page.get_by_role("heading", name="Ce CIL ne peut pas prendre de nouveaux dossiers")
    ).to_be_visible()
    expect(page.get_by_text("n'a pas signé la charte")).to_be_visible()
    looked_at(one, "lacking")


def test_a_president_names_another_responsible(visit: Callable[..., Visit], looked_at: Look) -> None:
    one = visit("president.cil-lyonnais")
    page = one.go("/cil/cil-lyonnais/responsable")
    looked_at(one, "responsible")
    page.get_by_role("button", name="Désigner cette personne").click()
    expect(page.get_by_role("alert")).to_be_visible()
    one.go("/cil/cil-lyonnais/charte")
    expect(page.get_by_text("La charte est déjà signée.")).to_be_visible()
    looked_at(one, "charter")
