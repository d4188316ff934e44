"""Who takes a case is named before it is asked for, and nobody is sent to a file that they may not read (CASE-12)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser import Visit
from tests.web.crawl import links
from tests.web.test_adviser_contact import liable, named

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"


def recorded(visit: Open, name: str, postcode: str = "", commune: str = "") -> Visit:
    """A contact of someone who works for a company that no CIL knows."""
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    page.select_option("#main", "own_job_loss")
    named(page, name)
    page.fill("[id='person.postcode']", postcode)
    page.fill("[id='person.commune']", commune)
    liable(page)
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return one


def test_a_contact_without_a_place_stays_with_the_cil_that_received_the_person(visit: Open) -> None:
    page = recorded(visit, "Sanslieu").page
    expect(page.get_by_text("désigné aussitôt dans votre CIL")).to_be_visible()
    page.get_by_role("button", name="Ouvrir un dossier").click()
    expect(
        page.get_by_text("Le dossier est ouvert. Il est confié au CIL qui a reçu la personne.")
    ).to_be_visible()


def test_a_case_of_another_cil_is_named_before_and_after_and_no_link_leads_to_it(
    visit: Open, no_violation: Check
) -> None:
    one = recorded(visit, "Ailleurs", "44000", "Nantes")
    page = one.page
    place = page.url
    expect(page.locator("main")).to_contain_text(
        "Ce dossier sera suivi par CIL Atlantique (CIL du lieu), 02 61"
    )
    no_violation(page)
    one.shot("contact-elsewhere-before")
    page.get_by_role("button", name="Confier le dossier au CIL Atlantique").click()
    expect(page.get_by_role("heading", name="Le dossier est suivi par un autre CIL")).to_be_visible()
    expect(page.get_by_text("CIL Atlantique")).to_be_visible()
    no_violation(page)
    one.shot("contact-elsewhere-after")
    for address in (place.removeprefix(one.gateway), "/contacts?etat=termines", "/aujourdhui"):
        for path in links(one.go(address)):
            answer = page.request.get(one.gateway + path)
            assert answer.status == 200, f"{address} leads to {path}: {answer.status}"
