"""The page of health: what is down, what waits, and the acts that try again; nothing of a person (CONF-6)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import create_engine

from deploy.local.control import Control
from deploy.local.data_folder import DataFolder
from deploy.local.form import SERVICES_GROUP
from deploy.local.process import group_name
from tests.web.browser import Visit
from tests.web.conftest import Scene

SERVICE = "partners"


@contextmanager
def stopped(scene: Scene) -> Iterator[None]:
    """Stops a service, and starts it again after the test."""
    control = Control(DataFolder(scene.addresses.data).socket_path())
    process = f"{group_name(SERVICES_GROUP)}:{SERVICE}"
    control.stop(process)
    try:
        yield
    finally:
        control.start(process)
        _await(f"http://{scene.addresses.rest[SERVICE]}/healthz")


def _await(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(httpx2.HTTPError):
            if httpx2.get(address).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(address)


def put(scene: Scene, service: str, statement: str) -> None:
    """Writes into a service's database what a test cannot cause by the screens."""
    engine = create_engine(f"sqlite:///{scene.addresses.data / service}.sqlite")
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


PARKED = (
    "INSERT INTO parked (position, ordinal, workflow_id, message, reason, at) VALUES "
    """(1, 0, 'convention-perdue', '{"kind":"signal","workflow_id":"convention-perdue","name":"x","argument":null}',"""
    " 'absent', '2025-01-06 08:00:00.000000')"
)


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_all_answers_and_the_page_says_so(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("exploitation", size)
    page = one.page
    expect(page.get_by_role("heading", name="État du service")).to_be_visible()
    expect(page.get_by_text("Répond", exact=True)).to_have_count(5)
    expect(page.get_by_text("Temporal répond ; le moteur des échéances travaille.")).to_be_visible()
    expect(page.get_by_role("link", name="Ouvrir la console de Temporal")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("health")


def test_nobody_else_finds_the_page(visit: Callable[..., Visit]) -> None:
    page = visit("uesl-controle").go("/exploitation")
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_service_that_is_down_is_said_with_how_to_mend_it(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], scene: Scene, size: str
) -> None:
    one = visit("exploitation", size)
    with stopped(scene):
        page = one.go("/exploitation")
        expect(page.get_by_text("Partenaires : le service ne répond pas.")).to_be_visible()
        expect(page.get_by_text("cilpass doctor").first).to_be_visible()
        expect(page.get_by_text("Répond", exact=True)).to_have_count(4)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
        no_violation(page)
        one.shot("down")
    page.get_by_role("link", name="Lire à nouveau").click()
    expect(page.get_by_text("Répond", exact=True)).to_have_count(5)


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_what_was_put_aside_is_sent_again_and_what_came_of_it_is_said(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], scene: Scene, size: str
) -> None:
    put(scene, "platform", PARKED)
    try:
        one = visit("exploitation", size)
        page = one.page
        expect(page.get_by_text("1 message mis de côté")).to_be_visible()
        expect(page.get_by_role("link", name="convention-perdue")).to_be_visible()
        no_violation(page)
        one.shot("parked")
        page.get_by_role("button", name="Renvoyer les messages mis de côté").click()
        expect(page.get_by_role("status")).to_contain_text("1 ne trouve toujours pas son déroulement")
    finally:
        put(scene, "platform", "DELETE FROM parked")


def test_a_failing_message_is_put_before_the_others(visit: Callable[..., Visit], scene: Scene) -> None:
    put(scene, "platform", "UPDATE message SET attempts = 0")
    columns = "id, template, subject, params, state, decided, not_before, attempts"
    values = (
        "'00000000000000000000000000000001', 'renewed', 'c', '{}', 'queued', '2025-01-03 08:00:00.000000', "
        "'2035-01-03 08:00:00.000000', 4"
    )
    put(scene, "platform", f"INSERT INTO message ({columns}) VALUES ({values})")
    try:
        page = visit("exploitation").page
        expect(page.get_by_text("1 courriel n'a pas pu partir")).to_be_visible()
        page.get_by_role("button", name="Renvoyer les courriels en échec").click()
        expect(page.get_by_role("status")).to_contain_text("1 courriel passe en tête de la file d'envoi")
    finally:
        put(scene, "platform", "DELETE FROM message WHERE subject = 'c'")


def test_a_sweep_by_hand_says_what_it_did(visit: Callable[..., Visit]) -> None:
    page = visit("exploitation").page
    page.get_by_role("button", name="Faire reprendre : Organisations et conventions").click()
    expect(page.get_by_role("status")).to_contain_text(
        "Organisations et conventions : rien n'était en retard."
    )


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_figures_are_made_again_and_compared(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("exploitation", size)
    page = one.page
    page.get_by_role("button", name="Reconstruire et comparer").click()
    expect(page.get_by_role("status")).to_contain_text("La reconstruction est demandée")
    expect(ended(page, "Les chiffres refaits sont les mêmes.")).to_be_visible()
    no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    one.shot("rebuilt")


def ended(page: Page, verdict: str) -> Locator:
    """Waits for the end of a rebuild and returns the element with its verdict."""
    found = page.get_by_text(verdict)
    for _ in range(40):
        if found.is_visible():
            break
        page.wait_for_timeout(250)
        page.goto(page.url)
    return found


def compare_figures(page: Page) -> None:
    page.get_by_role("button", name="Reconstruire et comparer").click()
    expect(ended(page, "Les chiffres refaits sont les mêmes.")).to_be_visible()


def ask_to_replace(page: Page) -> None:
    """Asks for a rebuild with replacement, again while the former one is still being cleared."""
    refused = page.get_by_text("Une reconstruction est déjà en cours.")
    for _ in range(40):
        page.get_by_role("button", name="Reconstruire et remplacer").click()
        if not refused.is_visible():
            break
        page.wait_for_timeout(250)
        page.goto(page.url)
    expect(page.get_by_role("status")).to_contain_text("seront mis en service si rien")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_figures_made_again_replace_those_in_service(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("exploitation", size)
    page = one.page
    compare_figures(page)
    ask_to_replace(page)
    expect(ended(page, "Les chiffres refaits ont remplacé ceux qui servaient.")).to_be_visible()
    expect(page.get_by_role("button", name="Reconstruire et remplacer")).to_have_count(0)
    no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    one.shot("replaced")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_figures_that_differ_replace_nothing_and_what_differs_is_said(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], scene: Scene, size: str
) -> None:
    one = visit("exploitation", size)
    page = one.page
    first = "feed = 'platform' AND position = (SELECT min(position) FROM kept_fact WHERE feed = 'platform')"
    compare_figures(page)
    put(scene, "reporting", f"UPDATE kept_fact SET subject = 'x' || subject WHERE {first}")
    try:
        ask_to_replace(page)
        expect(ended(page, "Les chiffres refaits diffèrent.")).to_be_visible()
        expect(page.get_by_text("Rien n'a été remplacé. Ne publiez rien")).to_be_visible()
        expect(page.get_by_text("Dates d'une convention :")).to_contain_text("premier écart au fait")
        no_violation(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
        one.shot("differs")
    finally:
        put(scene, "reporting", f"UPDATE kept_fact SET subject = substr(subject, 2) WHERE {first}")
