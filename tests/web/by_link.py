"""Links as their messages carry them, and the pages behind them."""

import re

from playwright.sync_api import Page

from tests.web.browser import Visit
from tests.web.conftest import Scene

LINK = re.compile(r"/lien/\w+/[\w.-]+")


def link_of(scene: Scene, email: str) -> str:
    """Path of the last link that somebody received."""
    found = [match for mail in scene.mails(email) if (match := LINK.search(mail["text"]))]
    return found[-1].group()


def open_link(one: Visit, path: str) -> Page:
    """The link's page, then its one button."""
    page = one.go(path)
    page.locator("main").get_by_role("button").click()
    return page
