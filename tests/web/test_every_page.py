"""Every page that each role reaches from its home is accessible, fits each size, and has a title of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.identity.configuration import accounts
from tests.web import backstage
from tests.web.browser import SIZES, Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene
from tests.web.crawl import kind_of, pages

Open = Callable[..., Visit]
Check = Callable[[Page], None]
PEOPLE = [account["id"] for account in accounts()]
LEAST = 2
"""Least number of kinds of pages of a role."""


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_of_a_role_can_be_used_by_everyone(visit: Open, no_violation: Check, person: str) -> None:
    assert look_at_all(visit(person), "/", no_violation) >= LEAST


def test_every_page_of_an_employee_can_be_used_by_everyone(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    life = backstage.begin(scene.addresses, 14, backstage.signed, email="camille.entiere@courriel.example")
    one = visit(size="telephone")
    open_link(one, link_of(scene, life.employee.email))
    assert look_at_all(one, "/mon-espace", no_violation) >= LEAST


def look_at_all(one: Visit, start: str, no_violation: Check) -> int:
    """Checks every kind of page from `start` on, and returns their number."""
    count = 0
    for path, page in pages(one, start):
        count += 1
        expect(page.locator("h1")).to_have_count(1)
        assert page.title() and len(page.title()) < 90, path
        no_violation(page)
        for size in ("telephone", "desk"):
            page.set_viewport_size(SIZES[size])
            whole = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert whole, f"{path} overflows on a {size}"
            one.shot(f"{kind_of(path).strip('/').replace('/', '_').replace('*', 'x') or 'home'}-{size}")
    return count
