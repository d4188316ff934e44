"""The seats of the national body itself: given by its board, read by who operates the platform."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser import Visit

Open = Callable[..., Visit]
HERE = "/uesl/uesl/mandats"


def test_the_board_gives_a_mandate_at_uesl_and_ends_it(
    visit: Open, no_violation: Callable[[Page], None]
) -> None:
    one = visit("uesl-conseil")
    page = one.go("/")
    page.get_by_role("link", name="Mandats à l'UESL").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mandats à l'UESL")
    no_violation(page)
    page.get_by_label("Mandat", exact=True).select_option("uesl_controller")
    page.get_by_label("Prénom et nom").fill("Dominique Perrin")
    page.get_by_label("Identifiant de son compte").fill("uesl-controle-2")
    page.get_by_role("button", name="Donner ce mandat").click()
    expect(page.get_by_role("status")).to_contain_text("Le mandat est donné.")
    line = page.get_by_role("listitem").filter(has_text="uesl-controle-2")
    line.get_by_role("link", name="Mettre fin").click()
    no_violation(page)
    page.get_by_role("button").last.click()
    expect(page.get_by_role("status")).to_contain_text("La fin du mandat est enregistrée.")
    expect(line).to_contain_text("jusqu'au 6 janvier 2025 inclus")
    one.shot("seats")


def test_nobody_else_reads_them(visit: Open) -> None:
    for person in ("president.cil-lyonnais", "representant.pf-entraide"):
        page = visit(person).go(HERE)
        expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    page = visit("exploitation").go(HERE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mandats à l'UESL")
    page.goto(page.url.replace("/uesl/uesl/", "/uesl/autre/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
