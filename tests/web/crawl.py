"""Visits the pages that links reach from a person's home, one of each kind."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.web.browser import Visit

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\b(?:cil|pf|adv)-\w+")
NOT_PAGES = (".csv", ".ics", "/connexion", "/static/", "/lien/")
DEEP = 5
"""Longest chain of links followed from the home page."""


def kind_of(path: str) -> str:
    """Returns an address without its identifiers, which is the same for pages of one kind."""
    return IDENTIFIER.sub("*", urlsplit(path).path)


def pages(one: Visit, start: str = "/") -> Iterator[tuple[str, Page]]:
    """Opens and yields each kind of page once, with its address."""
    one.go(start)
    waiting, seen = [(one.page.url.removeprefix(one.gateway), 0)], set[str]()
    while waiting:
        path, depth = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        answer = one.page.goto(one.gateway + path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        yield path, one.page
        if depth < DEEP:
            waiting += [(found, depth + 1) for found in links(one.page) if kind_of(found) not in seen]


def links(page: Page) -> list[str]:
    """Returns our addresses to which the page links, without downloads and sign-in."""
    found: list[str] = page.eval_on_selector_all(
        "a[href^='/']", "(links) => links.map((link) => link.getAttribute('href').split('#')[0])"
    )
    return [path for path in dict.fromkeys(found) if not any(word in path for word in NOT_PAGES)]
