"""A partner's sheet: written, declared unpaid, its recipients, corrected, put away (PART-1, PART-2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Visit

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"


def write(page: Page, name: str) -> None:
    """Adds a sheet with its recipient, and ends on its page."""
    page.get_by_role("link", name="Nouvelle fiche").first.click()
    page.get_by_label("Nom", exact=False).first.fill(name)
    page.get_by_label("Genre").select_option("Aide aux victimes")
    page.get_by_label("Ou pourquoi il n'en a pas").select_option("public_desk")
    page.get_by_label("Nom ou service").fill("Accueil")
    page.locator("[id='recipient.email']").fill("accueil@organisme.example")
    page.get_by_role("button", name="Créer la fiche").click()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_sheet_is_written_then_declared_unpaid_and_may_receive(
    visit: Open, no_violation: Check, size: str
) -> None:
    one = visit(ADVISER, size)
    page = one.go("/partenaires")
    page.get_by_role("link", name="Nouvelle fiche").click()
    fits(page)
    no_violation(page)
    one.shot("write")
    page.get_by_label("Nom", exact=False).first.fill("Maison de la métropole")
    page.get_by_label("Genre").select_option("social_service")
    page.get_by_label("Départements où il agit").fill("69, 999")
    page.get_by_label("Téléphone").first.fill("04 78 00 00 01")
    page.get_by_label("Nom ou service").fill("Accueil logement")
    page.locator("[id='recipient.email']").fill("accueil@metropole.example")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("un code comme 75, 2A ou 974")
    expect(page.get_by_label("Départements où il agit")).to_have_value("69, 999")
    expect(page.locator("[id='recipient.email']")).to_have_value("accueil@metropole.example")
    no_violation(page)
    one.shot("refused")
    page.get_by_label("Départements où il agit").fill("69, 01")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("s'il n'en a pas, dites pourquoi")
    page.get_by_label("Ou pourquoi il n'en a pas").select_option("public_desk")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("status")).to_contain_text("La fiche est créée")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maison de la métropole")
    no_violation(page)
    page.get_by_label("Déclaré par").fill("Mme Petit")
    page.get_by_label("Il ne verse rien").check()
    page.get_by_role("button", name="Noter la déclaration").click()
    expect(page.get_by_text("Peut recevoir des mises en relation")).to_be_visible()
    fits(page)
    no_violation(page)
    one.shot("sheet")


def test_who_pays_to_be_recommended_is_refused_and_what_was_typed_stays(
    visit: Open, no_violation: Check
) -> None:
    page = visit(ADVISER).go("/partenaires")
    write(page, "Agence payante")
    page.get_by_label("Déclaré par").fill("M. Roux")
    page.get_by_label("Il verse quelque chose").check()
    page.get_by_role("button", name="Noter la déclaration").click()
    expect(page.get_by_role("alert")).to_contain_text("ne verse aucune rémunération")
    expect(page.get_by_label("Déclaré par")).to_have_value("M. Roux")
    no_violation(page)


def test_a_sheet_is_corrected_its_recipients_change_it_is_put_away_and_brought_back(
    visit: Open, no_violation: Check
) -> None:
    page = visit(ADVISER).go("/partenaires")
    write(page, "Permanence d'écoute")
    page.get_by_role("link", name="Corriger la fiche").click()
    no_violation(page)
    page.get_by_label("Note pour les collègues").fill("Ouverte le mardi matin.")
    page.get_by_label("Genre").select_option("Conseil juridique, accès au droit")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("Ouverte le mardi matin.")).to_be_visible()
    page.get_by_role("button", name="Retirer Accueil").click()
    expect(page.get_by_role("status")).to_contain_text("plus rien ne lui est envoyé")
    expect(page.get_by_text("Aucun correspondant habilité")).to_be_visible()
    page.get_by_text("Ajouter un correspondant", exact=True).click()
    page.get_by_label("Nom ou service").fill("Mme Petit")
    page.get_by_label("Courriel").fill("pas une adresse")
    page.evaluate("document.querySelectorAll('form').forEach(one => one.noValidate = true)")
    page.get_by_role("button", name="Ajouter ce correspondant").click()
    expect(page.get_by_role("alert")).to_contain_text("une adresse comme prenom.nom@exemple.fr")
    expect(page.get_by_label("Nom ou service")).to_have_value("Mme Petit")
    no_violation(page)
    page.get_by_label("Courriel").fill("petit@ecoute.example")
    page.get_by_role("button", name="Ajouter ce correspondant").click()
    expect(page.get_by_role("status")).to_contain_text("Le correspondant est ajouté.")
    page.get_by_role("button", name="Noter la vérification").click()
    expect(page.get_by_role("status")).to_contain_text("La vérification est notée.")
    page.get_by_text("Archiver la fiche").click()
    page.get_by_role("button", name="Archiver cette fiche").click()
    expect(page.get_by_text("Fiche archivée le 6 janvier 2025")).to_be_visible()
    no_violation(page)
    page.goto(page.url.split("/partenaires")[0] + "/partenaires?etat=archivees&genre=legal_help")
    no_violation(page)
    page.get_by_role("link", name="Permanence d'écoute").click()
    page.get_by_role("button", name="Remettre cette fiche en usage").click()
    expect(page.get_by_role("status")).to_contain_text("La fiche est de nouveau en usage.")
    expect(page.get_by_text("Fiche archivée")).to_have_count(0)
    expect(page.get_by_role("link", name="Corriger la fiche")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_sheets_are_kept_by_place_and_state_and_what_is_mistyped_is_said(
    visit: Open, no_violation: Check, size: str
) -> None:
    one = visit(ADVISER, size)
    page = one.go("/partenaires")
    page.get_by_label("Département").fill("2A")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("link", name="Un toit pour tous")).to_have_count(0)
    page.get_by_label("Fiches").select_option("À vérifier de nouveau")
    page.get_by_label("Département").fill("")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Toutes les fiches sont à jour.")).to_be_visible()
    no_violation(page)
    page.get_by_label("Nom").fill("introuvable")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Aucune fiche ici.")).to_be_visible()
    page.get_by_label("Nom").fill("TOÎT")
    page.get_by_label("Fiches").select_option("En usage")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("main article h2")).to_have_text("Un toit pour tous")
    expect(page.get_by_label("Nom")).to_have_value("TOÎT")
    no_violation(page)
    page.get_by_label("Département").fill("999")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("alert")).to_contain_text("un code comme 75, 2A ou 974")
    fits(page)
    no_violation(page)
    one.go("/partenaires")
    one.shot("list")


def test_another_organisations_sheet_does_not_exist(visit: Open) -> None:
    page = visit(ADVISER).go("/partenaires/01890000-0000-7000-8000-00000000beef")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
