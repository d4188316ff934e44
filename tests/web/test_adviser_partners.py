"""The CIL's file of partners (PART-1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Visit


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_a_sheet_is_noted_as_checked_today(
    visit: Callable[..., Visit], no_violation: Callable[[Page], None], size: str
) -> None:
    one = visit("adv-lefevre", size)
    page = one.go("/partenaires")
    expect(page.get_by_role("heading", name="Association Budget Conseil")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"
    no_violation(page)
    one.shot("partners")
    page.get_by_role("button", name="Fiche vérifiée aujourd'hui : Association Budget Conseil").click()
    expect(page.get_by_role("status")).to_contain_text("vérifiée aujourd'hui")
