"""Opens the links of mails, and the pages behind them."""

import re

from playwright.sync_api import Page

from tests.web.browser import Visit
from tests.web.conftest import Scene

LINK = re.compile(r"/lien/\w+/[\w.-]+")


def link_of(scene: Scene, email: str) -> str:
    """Returns the path of the last link that a person received."""
    found = [match for mail in scene.mails(email) if (match := LINK.search(mail["text"]))]
    return found[-1].group()


def open_link(one: Visit, path: str) -> Page:
    """Opens the link's page and presses its button."""
    page = one.go(path)
    page.locator("main").get_by_role("button").click()
    return page
