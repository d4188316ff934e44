"""In safe contact nothing reveals the subject, and one button leaves at once (CONF-5)."""

import time
from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]

PAGES = ("", "/a-lire", "/choix", "/envois", "/historique")
TELLING = ("cil", "logement", "salari", "dossier", "engagement", "aide", "violence", "assistance", "accord")
SAFE = {"channels": ["email"], "discretion": "neutral", "address_masked": True}


@pytest.fixture(scope="module")
def life(scene: Scene) -> Life:
    return backstage.begin(scene.addresses, 15, backstage.offered, safe_contact=SAFE)


def telling(text: str) -> list[str]:
    return [word for word in TELLING if word in text.lower()]


def opened(visit: Open, scene: Scene, life: Life, script: bool = True) -> Visit:
    one = visit(size="telephone", script=script)
    open_link(one, link_of(scene, life.employee.email))
    return one


def test_no_message_says_what_it_is_about(scene: Scene, life: Life) -> None:
    mails = scene.mails(life.employee.email)
    assert len(mails) == 2
    for mail in mails:
        assert telling(mail["subject"]) == [] and telling(mail["from"]) == []
        assert "/lien/message/" in mail["text"] and telling(mail["text"].split("http")[0]) == []


def test_the_page_of_a_link_says_nothing_before_it_is_opened(
    visit: Open, scene: Scene, life: Life, no_violation: Check
) -> None:
    one = visit(size="telephone")
    page = one.go(link_of(scene, life.employee.email))
    assert telling(page.title()) == [] and telling(page.inner_text("body")) == []
    expect(page.get_by_role("button", name="Quitter vite")).to_be_visible()
    no_violation(page)
    one.shot("link")


def test_no_title_and_no_header_reveals_anything(
    visit: Open, scene: Scene, life: Life, no_violation: Check
) -> None:
    one = opened(visit, scene, life)
    for path in PAGES:
        page = one.go(f"/mon-espace{path}")
        assert telling(page.title()) == [], path
        assert telling(page.inner_text("header")) == [] and page.locator("footer").count() == 0
        assert telling(page.get_attribute("link[rel=icon]", "href") or "icon") == []
        expect(page.get_by_role("button", name="Quitter vite")).to_be_in_viewport()
        no_violation(page)
    one.go("/mon-espace")
    one.shot("home")
    page = one.go("/mon-espace/nulle-part")
    assert telling(page.title()) == [] and telling(page.inner_text("header")) == []


@pytest.mark.parametrize("script", [True, False])
def test_one_button_leaves_at_once_and_nothing_comes_back(
    visit: Open, scene: Scene, life: Life, no_violation: Check, script: bool
) -> None:
    one = opened(visit, scene, life, script)
    page = one.go("/mon-espace/a-lire")
    page.get_by_role("button", name="Quitter vite").click()
    page.wait_for_url("**/calendrier")
    assert "Calendrier" in page.title() and telling(page.inner_text("body")) == []
    if script:
        no_violation(page)
        one.shot("calendar")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert telling(page.title()) == []
        expect(page.get_by_text("Présenter le dossier")).to_have_count(0)
    page = one.go("/mon-espace")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est fermée")
    assert telling(page.inner_text("body")) == []


def test_leaving_forgets_whoever_was_signed_in_as_well(scene: Scene) -> None:
    answer = httpx2.post(f"{scene.gateway}/quitter", headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/calendrier")
    assert answer.headers["clear-site-data"] == '"cache"'
    other = httpx2.post(f"{scene.gateway}/quitter", headers={"Sec-Fetch-Site": "cross-site"})
    assert other.status_code == 403 and telling(other.text.split("<body>")[0]) == []


def test_safe_contact_asked_for_later_closes_what_was_open_and_sends_a_discreet_link(
    visit: Open, scene: Scene
) -> None:
    """Whoever reads the pages that are open may be whom the person flees (EXC-5)."""
    begun = backstage.begin(scene.addresses, 16, backstage.offered)
    old = link_of(scene, begun.employee.email)
    one = opened(visit, scene, begun)
    expect(one.page.get_by_role("button", name="Quitter vite")).to_have_count(0)

    async def ask(life: Life, stage: backstage.Stage) -> None:
        case = await life.adviser.get(life.path())
        path = f"intake/v1/persons/{case['person_id']}"
        known = await life.adviser.get(path)
        await life.adviser.patch(path, {"safe_contact": SAFE}, version=known["version"])

    backstage.go_on(scene.addresses, begun, ask)
    for path in ("/mon-espace", "/mon-espace/a-lire"):
        page = one.go(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("Cette page est fermée")
        assert telling(page.locator("body").inner_text() + page.title()) == []
    page = one.go(old)
    page.locator("main").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne s'ouvre plus")
    expect(page.get_by_text("Elle vous enverra un nouveau lien")).to_be_visible()
    anew = newer_link(scene, begun.employee.email, old)
    page = open_link(one, anew)
    expect(page.get_by_role("button", name="Quitter vite")).to_be_visible()
    page = one.go("/mon-espace/a-lire")
    assert telling(page.title()) == []


def newer_link(scene: Scene, email: str, old: str) -> str:
    """Path of the link that is sent anew; the workflow that has it sent is waited for."""
    until = time.monotonic() + 30
    while (found := link_of(scene, email)) == old and time.monotonic() < until:
        time.sleep(0.2)
    assert found != old
    return found
