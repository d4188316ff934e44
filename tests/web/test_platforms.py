"""Platforms: how far each is, its application file, the board's decisions (PLAT-1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser import Visit
from tests.web.conftest import Look


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_uesl_reads_each_platform_and_its_state(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("uesl-controle", size)
    page = one.go("/plates-formes")
    expect(page.get_by_text("Homologuée", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Enregistrer une plate-forme")).to_have_count(0)
    looked_at(one, "platforms")
    page.get_by_role("link", name="Plate-forme Entraide Logement").click()
    expect(page.get_by_text("Dossier complet, moyens adaptés.").first).to_be_visible()
    expect(page.get_by_text("Statut juridique")).to_be_visible()
    expect(page.get_by_role("link", name="CIL du Lyonnais")).to_be_visible()
    expect(page.get_by_role("link", name="Revenir sur l'homologation")).to_have_count(0)
    looked_at(one, "platform")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_platforms_people_read_and_complete_their_own_file(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("representant.pf-entraide", size)
    page = one.page
    page.get_by_role("link", name="Dossier d'homologation").click()
    expect(page.get_by_role("heading", name="Plate-forme Entraide Logement")).to_be_visible()
    looked_at(one, "own")
    page.goto(page.url.replace("entraide", "solidaire"))
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


def test_a_platform_is_registered_completes_its_file_and_is_decided_on(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    board = visit("uesl-conseil")
    page = board.go("/plates-formes/nouvelle")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(board, "refused")
    page.get_by_label("Nom", exact=True).fill("Plate-forme <b>Nouvelle</b>")
    page.get_by_label("Courriel de son représentant").fill("tete@pf-nouvelle.example")
    page.get_by_label("Identifiant").fill("pf-nouvelle")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("est enregistrée")
    page.get_by_label("Mandat", exact=True).select_option("Représentant de la plate-forme de service")
    page.get_by_label("Prénom et nom").fill("Dominique Perrin")
    page.get_by_label("Identifiant de son compte").fill("representant.pf-nouvelle")
    page.get_by_role("button", name="Donner ce mandat").click()
    expect(page.get_by_role("status")).to_contain_text("Le mandat est donné")
    looked_at(board, "mandates")
    page.goto(page.url.removesuffix("/mandats"))
    expect(page.get_by_text("Dossier en préparation")).to_be_visible()
    expect(page.get_by_text("Il manque 10 pièces")).to_be_visible()
    expect(page.get_by_text("Plate-forme <b>Nouvelle</b>").first).to_be_visible()
    looked_at(board, "preparing")
    page.goto(f"{page.url}/decision")
    expect(page.get_by_text("Rien à décider pour le moment.")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_the_board_reasons_its_decision(visit: Callable[..., Visit], looked_at: Look, size: str) -> None:
    """A new file of a homologated platform, completed and sent by its people, is decided on by the board."""
    applicant = visit("representant.pf-entraide", size)
    page = applicant.go("/plates-formes/pf-entraide/dossier")
    page.get_by_label("Statut juridique").fill(f"Statuts de 2025, article {1 if size == 'desk' else 2}")
    looked_at(applicant, "file")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("Le dossier est enregistré")
    page.get_by_role("button", name="Transmettre à l'UESL").click()
    expect(page.get_by_role("status")).to_contain_text("est transmis")
    expect(page.get_by_role("link", name="Compléter le dossier")).to_have_count(0)

    board = visit("uesl-conseil", size)
    page = board.go("/plates-formes/pf-entraide")
    page.get_by_role("link", name="Décider de l'homologation").click()
    page.get_by_label("Homologation accordée sous conditions").check()
    page.get_by_label("Motif").fill("Effectif juste suffisant.")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_role("alert")).to_contain_text("sous conditions dit lesquelles")
    expect(page.get_by_label("Motif")).to_have_value("Effectif juste suffisant.")
    looked_at(board, "decision")
    page.get_by_label("Conditions", exact=False).last.fill("Recruter un juriste\nFormer l'équipe")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_role("status")).to_contain_text("est enregistrée")
    expect(page.get_by_text("Homologuée sous conditions")).to_be_visible()
    expect(page.get_by_text("Recruter un juriste").first).to_be_visible()
    looked_at(board, "decided")
