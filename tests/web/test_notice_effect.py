"""A convention's notice, from the screen to its effect, on a platform of its own where time moves (CONV-3)."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.convention_stories import Bond
from deploy.demo.player import Player
from deploy.demo.setting import BEGINNING, set_the_scene
from deploy.demo.world import morning
from deploy.local import platform
from deploy.local.addresses import Addresses
from kernel.temporal import connect
from tests.web.backstage import SCENARIO, backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene

CIL = "cil-lyonnais"
OTHER = "cil-nord"
END = date(2026, 1, 6)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A platform with two conventions concluded on one day, of which the test ends one."""
    data = tmp_path_factory.mktemp("moving") / "data"
    local, addresses = platform.build(data, stepped=morning(BEGINNING), fast=True)
    with local:
        apart(_conclude(addresses))
        yield Scene(addresses)


def apart(doing: object) -> None:
    """Runs a coroutine in another thread, as the browser's driver keeps this thread's event loop."""
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(doing)).result()  # type: ignore[arg-type]


async def _conclude(addresses: Addresses) -> None:
    async with backstage(addresses) as stage:
        await set_the_scene(stage.cast, SCENARIO)
        for cil in (CIL, OTHER):
            bond = Bond(cil, stage.world, stage.cast, cil, SCENARIO["cils"][cil]["platform"])
            await bond.conclude(BEGINNING)


async def _advance(addresses: Addresses, day: date) -> None:
    async with backstage(addresses) as stage:
        still = stage.world.stillness
        client = await connect(addresses.settings())
        await Player(client, stage.world.clock, still.agenda, still.wait).advance_to(morning(day))


def test_a_notice_given_on_screen_ends_the_convention_on_the_day_that_was_shown(
    visit: Callable[..., Visit], scene: Scene, no_violation: Callable[[Page], None]
) -> None:
    president = visit(f"president.{CIL}")
    page = president.go("/conventions")
    page.locator("main .dates a[href^='/conventions/']").first.click()
    page.get_by_label("Le CIL").check()
    for label in ("Envoyée le", "Reçue le"):
        page.get_by_label(label).fill(BEGINNING.isoformat())
    page.get_by_role("button", name="Voir la date d'effet").click()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    page.get_by_role("button", name="Enregistrer la dénonciation").click()
    expect(page.get_by_text("En vigueur, dénoncée")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="La convention prendrait fin le 6 janvier 2026")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("En vigueur, dénoncée")).to_be_visible()

    apart(_advance(scene.addresses, END.replace(day=5)))
    page.reload()
    expect(page.get_by_text("En vigueur, dénoncée")).to_be_visible()
    page = president.go("/conventions?annee=2026")
    expect(page.locator(".dates .here")).to_contain_text("5 janvier 2026")
    expect(page.locator(".dates li").nth(1).locator(".when")).to_have_text("À venir")
    no_violation(page)
    president.shot("today")
    page.go_back()
    apart(_advance(scene.addresses, END))
    page.reload()
    expect(page.get_by_text("Terminée").first).to_be_visible()
    expect(page.get_by_role("button", name="Voir la date d'effet")).to_have_count(0)
    expect(page.locator(".story")).to_contain_text("la convention a pris fin le 6 janvier 2026.")
    no_violation(page)
    president.shot("ended")

    page = president.go("/conventions?annee=2025")
    taken = page.locator(".dates li", has_text="La convention a pris effet")
    expect(taken.locator(".when")).to_have_text("Passée")
    expect(page.locator(".dates li", has_text="Dénonciation reçue (CIL)")).to_have_count(1)
    page.get_by_role("link", name="2026").click()
    expect(page.locator(".dates li", has_text="La convention a pris fin").locator(".when")).to_have_text(
        "Aujourd'hui"
    )
    no_violation(page)
    president.shot("year-of-the-end")

    national = visit("uesl-controle", "telephone")
    other = national.go("/conventions?annee=2025")
    expect(other.get_by_text("C'était le dernier jour pour dénoncer")).to_have_count(1)
    national.shot("year-before")
    other.get_by_role("link", name="Dates à venir").click()
    other.get_by_role("link", name=SCENARIO["cils"][OTHER]["name"], exact=True).click()
    expect(other.get_by_text("Tacite reconduction pour un an").first).to_be_visible()
