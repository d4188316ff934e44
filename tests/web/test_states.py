"""Pages whose accessibility is checked once because their state is the same, and those checked again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser import SIZES
from tests.web.states import state_of

SHOWN = """
<!doctype html><html lang="fr"><title>Dossier 12</title>
<style>nav {{ display: {nav} }} @media (max-width: 600px) {{ .wide {{ display: none }} }}</style>
<main><nav>Menu</nav><h1>Dossier {number}</h1>
<div style="overflow: auto"><p style="width: {width}px">Texte</p></div>
<label>Nom <input value="{typed}"></label>{more}</main></html>
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def state(page: Page, *, size: str = "desk", **changes: Any) -> str:
    page.set_viewport_size(SIZES[size])
    page.set_content(
        SHOWN.format(**({"nav": "block", "number": 1, "width": 9, "typed": "", "more": ""} | changes))
    )
    return state_of(page)


def test_another_size_another_number_and_what_is_typed_make_no_other_state(page: Page) -> None:
    assert state(page, size="telephone") == state(page, size="desk") == state(page, number=27, typed="Colin")


@pytest.mark.parametrize(
    "change",
    [{"nav": "none"}, {"width": 3000}, {"more": "<p>Plus</p>"}, {"more": '<p class="red"></p>'}],
    ids=["hidden", "scrolls", "words", "attribute"],
)
def test_what_is_shown_scrolls_or_says_something_else_is_another_state(
    page: Page, change: dict[str, Any]
) -> None:
    assert state(page, **change) != state(page)


def test_what_only_one_size_shows_is_another_state(page: Page) -> None:
    wide = '<p class="wide">En grand</p>'
    assert state(page, size="telephone", more=wide) != state(page, size="desk", more=wide)


def test_a_violation_is_found_at_each_time(page: Page, no_violation: Callable[[Page], None]) -> None:
    state(page, more="<img src='data:,'>")
    for _ in range(2):
        with pytest.raises(AssertionError, match="image-alt"):
            no_violation(page)
