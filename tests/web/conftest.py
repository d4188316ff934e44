"""Fixtures of the screens' tests: the platform, its scene with cases at each stage, browsers, accessibility."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, StorageState, sync_playwright

from deploy.demo import open_cases
from deploy.demo.convention_stories import Bond
from deploy.demo.setting import BEGINNING, keep_directory, set_the_scene
from deploy.demo.world import morning
from deploy.local import platform
from deploy.local.addresses import Addresses
from tests.web.backstage import SCENARIO, backstage
from tests.web.browser import CHROMIUM, OPTIONS, SIZES, Visit
from tests.web.states import state_of

PATIENCE_MILLISECONDS = 10_000
SHOTS = os.environ.get("CILPASS_SHOTS")
"""Folder for pictures of pages, from the environment; None where none are wanted."""


@dataclass(slots=True)
class Scene:
    """The platform's addresses, and the case of each person of open_cases.toml."""

    addresses: Addresses
    cases: dict[str, str] = field(default_factory=dict)

    @property
    def gateway(self) -> str:
        return self.addresses.gateway

    def mails(self, to: str) -> list[dict[str, Any]]:
        """Returns the mails that a person received, the oldest first."""
        answer = httpx2.get(f"{self.addresses.mailbox}/messages.json", params={"to": to})
        return list(answer.json())


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("screens") / "data"
    local, addresses = platform.build(data, stepped=morning(BEGINNING), fast=True)
    with local:
        with ThreadPoolExecutor(1) as apart:  # the browser's driver keeps this thread's event loop
            made = apart.submit(lambda: asyncio.run(_set(addresses))).result()
        yield made


async def _set(addresses: Addresses) -> Scene:
    async with backstage(addresses) as stage:
        world, cast = stage.world, stage.cast
        await set_the_scene(cast, SCENARIO)
        for cil, details in SCENARIO["cils"].items():
            await Bond(cil, world, cast, cil, details["platform"]).conclude(BEGINNING)
        for partner in SCENARIO["partners"].values():
            await keep_directory(cast, partner)
        lives = await open_cases.begin(world, cast, SCENARIO)
        return Scene(addresses, {name: life.case for name, life in lives.items()})


def _lifetime(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """Returns the scope of the browser: the whole session where only this folder's tests run, else the module."""
    alone = config.args == ["tests/web"] and not hasattr(config, "workerinput")
    return "session" if alone else "module"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts tests without a browser first, as tests with an event loop cannot run once the driver has started."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope=_lifetime)
def playwright() -> Iterator[Playwright]:
    """The browser's driver; it is stopped early, as its event loop prevents any other one in this thread."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope=_lifetime)
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, str], StorageState]:
    """The browser state of each signed-in person by gateway, kept since signing in takes longer than most tests."""
    return {}


@pytest.fixture
def visit(
    browser: Browser,
    scene: Scene,
    signed_in: dict[tuple[str, str], StorageState],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Visit]]:
    """Returns a function that opens a new browser, signed in or not, at one of SIZES.

    The test fails if a page requests an address of another site. A person signs in once for all tests; a test that
    signs out does so from a session of its own.
    """
    opened: list[Visit] = []

    def open_one(person: str = "", size: str = "desk", script: bool = True) -> Visit:
        context = browser.new_context(
            locale="fr-FR",
            viewport=SIZES[size],
            java_script_enabled=script,
            storage_state=signed_in.get((scene.gateway, person)),
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page: Page = context.new_page()
        shots = Path(SHOTS, request.node.name) if SHOTS else None
        one = Visit(page, scene.gateway, scene.addresses.identity, shots)
        opened.append(one)
        if (scene.gateway, person) in signed_in:
            one.go("/")
        elif person:
            one.sign_in(person)
            signed_in[scene.gateway, person] = context.storage_state()
        return one

    yield open_one
    for one in opened:
        one.check_network()
        one.page.context.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture(scope="session")
def without_violation() -> set[str]:
    """The states of pages on which axe found nothing."""
    return set()


@pytest.fixture
def no_violation(axe: Axe, without_violation: set[str]) -> Callable[[Page], None]:
    """Returns a check that axe finds nothing on a page (WCAG 2.2 AA, best practices); it checks a state once."""

    def check(page: Page) -> None:
        state = state_of(page)
        if state not in without_violation:
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()
            without_violation.add(state)

    return check


Look = Callable[[Visit, str], None]


@pytest.fixture
def looked_at(no_violation: Callable[[Page], None]) -> Look:
    """Returns a check of a page: nothing overflows, axe finds nothing; it saves a picture if wanted."""

    def check(one: Visit, name: str) -> None:
        one.page.wait_for_load_state()  # a page that still loads has no document yet
        one.shot(name)
        fits = one.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert fits, "something overflows"
        no_violation(one.page)

    return check
