"""`make pictures`: takes pictures of the main screens on the demonstration's data, and saves them in docs/screens."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.demo import play
from deploy.local import platform
from deploy.local.addresses import Addresses
from tests.web.browser import CHROMIUM, OPTIONS, SIZES, Visit
from tests.web.by_link import LINK, open_link

FOLDER = platform.ROOT / "docs/screens"

Way = Callable[[Visit], Page]


def at(path: str) -> Way:
    return lambda one: one.go(path)


def first(path: str, section: str) -> Way:
    """Returns the way to the page behind the first link of a section of another page."""

    def go(one: Visit) -> Page:
        one.go(path).locator(f"section[aria-labelledby='{section}'] a").first.click()
        return one.page

    return go


def case_of(name: str) -> Way:
    def go(one: Visit) -> Page:
        one.go("/aujourdhui").get_by_role("link", name=name).first.click()
        return one.page

    return go


def judged(one: Visit) -> Page:
    """Opens the form of a contact and fills it in until it shows the eligibility."""
    page = one.go("/contacts/nouveau")
    page.select_option("[id='main']", "divorce")
    page.fill("[id='person.last_name']", "Garnier")
    page.fill("[id='person.first_name']", "Élodie")
    page.select_option("[id='employment.situation']", "retired")
    page.get_by_text("L'entreprise est-elle assujettie").click()
    page.fill("[id='employment.retired_on']", "2022-03-31")
    page.locator("#verdict").get_by_role("listitem").first.wait_for()
    page.locator("#verdict").scroll_into_view_if_needed()
    return page


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    person: str
    way: Way
    size: str = "desk"


SIGNED_IN = (
    Picture("conseiller-a-faire", "adv-lefevre", at("/aujourdhui")),
    Picture("conseiller-dossier", "adv-lefevre", case_of("Perrin")),
    Picture("conseiller-contact", "adv-lefevre", judged),
    Picture("responsable-equipe", "responsable.cil-lyonnais", at("/equipe")),
    Picture("plate-forme-conventions", "gestion.pf-entraide", at("/conventions")),
    Picture("plate-forme-convention", "gestion.pf-entraide", first("/conventions", "liste")),
    Picture("uesl-indicateurs", "uesl-controle", at(f"/indicateurs?annee={play.YEAR}")),
    Picture("exploitation", "exploitation", at("/exploitation")),
)
BY_LINK = (
    Picture("salarie-telephone", "veronique.colin@courriel.example", at("/mon-espace/a-lire"), "telephone"),
    Picture("partenaire-telephone", "accueil@budget-conseil.example", at("/mise-en-relation"), "telephone"),
)


def take(addresses: Addresses, browser: Browser) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in (*SIGNED_IN, *BY_LINK):
        context = browser.new_context(locale="fr-FR", viewport=SIZES[picture.size])
        one = Visit(context.new_page(), addresses.gateway, addresses.identity, FOLDER)
        if picture in BY_LINK:
            open_link(one, _link(addresses, picture.person))
        else:
            one.sign_in(picture.person)
        page = picture.way(one)
        page.screenshot(path=FOLDER / f"{picture.name}.png")
        print(f"  {picture.name}", flush=True)
        context.close()


def _link(addresses: Addresses, email: str) -> str:
    mails = httpx2.get(f"{addresses.mailbox}/messages.json", params={"to": email}).json()
    return [found.group() for mail in mails if (found := LINK.search(mail["text"]))][-1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cilpass-pictures-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=play.START, fast=True)
        with local:
            with ThreadPoolExecutor(1) as apart:
                code = apart.submit(play.play, addresses, lambda _: None, live_on=True).result()
            assert code == 0, "the demonstration did not end as written"
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
                take(addresses, browser)
                browser.close()


if __name__ == "__main__":
    main()
