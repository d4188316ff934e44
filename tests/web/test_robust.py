"""What happens to pages in real life: hostile text, double clicks, slow networks, ended sessions, foreign addresses."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene
from web.adviser.acts import ACTS

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER, ELSEWHERE = "adv-lefevre", "adv-guillou"
RESPONSIBLE = "responsable.cil-lyonnais"

HOSTILE = (
    "\"'><script>document.title='x'</script><img src=x onerror=alert(1)>{{7*7}} ${7*7} "
    "\u200b\u202e\U0001f9e8 ' OR 1=1 --"
)
FILL = """(text) => {
  for (const form of document.querySelectorAll("main form")) {
    form.noValidate = true;
    for (const field of form.elements) {
      if (field.name.startsWith("_")) continue;
      if (field.tagName === "TEXTAREA" || ["text", "tel", "search", "email"].includes(field.type)) field.value = text;
      if (field.tagName === "SELECT" && field.options.length > 1) field.selectedIndex = 1;
    }
  }
}"""

WATCH = """() => new MutationObserver(() => {
  const told = document.querySelector(".under-way");
  if (told) sessionStorage.setItem("told", told.textContent);
}).observe(document.body, { childList: true, subtree: true })"""
"""Script that records what a page shows while the next one loads, since the driver waits meanwhile."""


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    """A case in its implementation."""
    return backstage.begin(scene.addresses, 19, backstage.signed)


def pages_of(case: str) -> list[str]:
    own = f"/dossiers/{case}"
    sections = ("menage", "travail", "logement", "ressources", "charges", "perspectives", "conclusion")
    return [
        "/contacts/nouveau",
        *(f"{own}/actes/{slug}" for slug in ACTS),
        *(f"{own}/etude/{section}" for section in sections),
        *(f"{own}/{part}" for part in ("engagement/modifier", "avenants", "partenaires", "personne")),
        *("/partenaires", "/partenaires/nouveau", "/contacts"),
        *("/equipe/nouveau", "/equipe/conseillers/adv-lefevre", "/equipe/conseillers/adv-lefevre/depart"),
    ]


def test_hostile_text_in_every_field_is_only_text(visit: Open, life: Life) -> None:
    """Nothing typed becomes part of a page, and nothing typed breaks one."""
    one = visit(RESPONSIBLE)
    filled = 0
    for path in pages_of(life.case):
        one.go(path)
        for number in range(one.page.locator("main form").count()):
            page = one.go(path)
            form = page.locator("main form").nth(number)
            if not form.locator("textarea, input[type=text], input[type=tel], input[type=email]").count():
                continue
            page.evaluate(FILL, HOSTILE)
            with page.expect_navigation() as told:
                form.evaluate("form => form.submit()")
            assert told.value.status < 500, path
            assert page.locator("main script, main img[src=x]").count() == 0, path
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            filled += 1
    assert filled > len(ACTS) / 2


def test_a_case_of_another_cil_does_not_exist_and_whoever_tried_it_is_written_down(
    visit: Open, scene: Scene, life: Life
) -> None:
    one = visit(ELSEWHERE)
    own = f"/dossiers/{life.case}"
    for path in (
        own,
        f"{own}/etude",
        f"{own}/etude/lecture",
        f"{own}/bilan",
        f"{own}/actes/fin",
        f"{own}/partenaires",
    ):
        answer = one.page.goto(scene.gateway + path)
        assert answer is not None and answer.status == 404, path
        expect(one.page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
        assert "Sabatier" not in one.page.content() and "Tessier" not in one.page.content()
    log = (scene.addresses.data / "logs/cases.log").read_text()
    tried = [found for line in log.splitlines() if (found := _read(line)).get("event") == "access_refused"]
    assert {one["subject"] for one in tried if one["ids"].get("case_id") == life.case} == {ELSEWHERE}
    assert "Camille" not in log


def _read(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def contacts_of(scene: Scene, last_name: str) -> int:
    """Counts the contacts of persons of that name."""

    async def counted() -> int:
        async with backstage.backstage(scene.addresses) as stage:
            adviser = stage.cast.adviser(ADVISER)
            found = await adviser.get("intake/v1/contacts", limit=200)
            return sum(last_name in str(one["person"]) for one in found["items"])

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(counted())).result()


def a_contact(page: Page, last_name: str) -> None:
    page.fill("[id='person.last_name']", last_name)
    page.fill("[id='person.first_name']", "Élodie")


def test_a_double_click_over_a_slow_network_acts_once_and_says_that_it_is_on_its_way(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    a_contact(page, "Lentement")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    wire.send("Network.emulateNetworkConditions", slow)
    page.evaluate(WATCH)
    page.get_by_role("button", name="Enregistrer le contact").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Élodie Lentement")
    assert page.evaluate("sessionStorage.getItem('told')") == "Envoi en cours…"
    assert contacts_of(scene, "Lentement") == 1


def test_going_back_and_forth_sends_nothing_again(visit: Open, scene: Scene) -> None:
    page = visit(ADVISER).go("/contacts/nouveau")
    a_contact(page, "Deuxfois")
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Élodie Deuxfois")
    page.go_back()
    expect(page.get_by_role("button", name="Enregistrer le contact")).to_be_visible()
    page.go_forward()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Élodie Deuxfois")
    assert contacts_of(scene, "Deuxfois") == 1


def test_a_form_sent_after_the_session_ended_is_sent_once_signed_in_again(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    one = visit(ADVISER)
    page = one.go("/contacts/nouveau")
    a_contact(page, "Interrompue")
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre session a pris fin")
    no_violation(page)
    one.shot("ended")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Se reconnecter").click()
    beside = Visit(opened.value, one.gateway, one.identity, one.shots)
    beside.give_name(ADVISER)
    expect(beside.page.get_by_role("heading", level=1)).to_have_text("Vous êtes reconnecté")
    no_violation(beside.page)
    page.get_by_role("button", name="Envoyer ma saisie").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Élodie Interrompue")
    assert contacts_of(scene, "Interrompue") == 1
