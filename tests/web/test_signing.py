"""A convention proposed, signed and its notice withdrawn, each effect read first (CONV-1, CONV-5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser import Visit
from tests.web.conftest import Look


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_convention_is_proposed_and_its_effect_read_before_it_is_signed(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("representant.pf-entraide", size)
    page = one.go("/conventions")
    page.get_by_role("link", name="Proposer une convention").click()
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(one, "refused")
    page.get_by_label("CIL", exact=True).select_option("CIL de Gascogne")
    page.get_by_label("Date d'effet convenue").fill("2027-01-06")
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("status")).to_contain_text("est proposée")
    expect(page.get_by_text("Date d'effet convenue : 6 janvier 2027")).to_be_visible()
    looked_at(one, "draft")
    page.get_by_role("link", name="Voir, puis signer").click()
    expect(page.get_by_text("une fois signée par les deux parties")).to_be_visible()
    looked_at(one, "signature")
    page.get_by_role("button", name="Signer").click()
    expect(page.get_by_role("status")).to_contain_text("Votre signature est enregistrée")
    expect(page.get_by_role("link", name="Voir, puis signer")).to_have_count(0)


def test_a_president_chooses_among_homologated_platforms(
    visit: Callable[..., Visit], looked_at: Look
) -> None:
    one = visit("president.cil-lyonnais")
    page = one.go("/conventions/proposer")
    expect(page.get_by_label("Plate-forme homologuée").locator("option")).to_contain_text(
        ["Choisir", "Plate-forme Entraide Logement", "Plate-forme Habitat Solidaire"]
    )
    page.get_by_label("Plate-forme homologuée").select_option("Plate-forme Habitat Solidaire")
    page.get_by_role("button", name="Proposer").click()
    expect(page.get_by_role("status")).to_contain_text("est proposée")
    page.get_by_role("link", name="Voir, puis signer").click()
    page.get_by_text("signée sur papier un autre jour").click()
    page.get_by_label("Signée le").fill("2030-01-01")
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("alert")).to_contain_text("ne peut pas être enregistrée avant d'être donnée")
    expect(page.get_by_role("button", name="Signer")).to_have_count(0)
    looked_at(one, "too-soon")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_notice_is_withdrawn_once_what_that_changes_was_read(
    visit: Callable[..., Visit], looked_at: Look, size: str
) -> None:
    one = visit("president.cil-lyonnais", size)
    page = one.go("/conventions")
    page.get_by_role("link", name="CIL du Lyonnais – Plate-forme Entraide Logement").first.click()
    page.get_by_label("Le CIL").check()
    page.get_by_label("Envoyée le").fill("2025-01-06")
    page.get_by_label("Reçue le").fill("2025-01-06")
    page.get_by_role("button", name="Voir la date d'effet").click()
    page.get_by_role("button", name="Enregistrer la dénonciation").click()
    page.get_by_role("link", name="Retirer cette dénonciation").click()
    expect(page.get_by_role("heading", name="La convention ne prendrait plus fin")).to_be_visible()
    looked_at(one, "withdrawal")
    page.get_by_role("button", name="Retirer la dénonciation").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Preuve de l'accord").fill("Lettre du 6 janvier 2025")
    page.get_by_role("button", name="Retirer la dénonciation").click()
    expect(page.get_by_role("status")).to_contain_text("La dénonciation est retirée")
    expect(page.get_by_text("En vigueur", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name="Retirer cette dénonciation")).to_have_count(0)
    looked_at(one, "withdrawn")
