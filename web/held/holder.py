"""The holder of a link: what was exchanged for its token stands in the session, for an hour without a page.

Whoever's pages these are, nothing shown once the session has ended says what they are about (CONF-5).
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from web.api import Answer, Api, Problem
from web.forms import Form
from web.pages import page
from web.visitor import LINKS

IDLE_SECONDS = 3600
"""Real time without a page, after which the link is to be opened again."""

PERSON, PARTNER = "person", "partner"
PATHS = ("/mon-espace", "/mise-en-relation", "/lien/", "/quitter", "/calendrier")


class LinkClosed(Exception):
    """No link was opened here, or too long ago."""


@dataclass(frozen=True, slots=True)
class Holder:
    """`cookies` are those of the links opened, by purpose, the last one last; `discreet` pages reveal nothing."""

    request: Request = field(repr=False)
    cookies: dict[str, str] = field(repr=False)
    discreet: bool

    def opens(self, purpose: str) -> bool:
        return purpose in self.cookies

    def api(self, purpose: str = "") -> Api:
        """The API by the link made for `purpose`, else by the one opened last."""
        last = next(reversed(self.cookies.values()))
        return Api(self.request.app.state.http, cookie=self.cookies.get(purpose, last))

    def page(
        self, template: str, *, status: int = 200, form: Form | None = None, **context: Any
    ) -> HTMLResponse:
        return page(
            self.request, template, status=status, form=form, discreet=self.discreet, holder=self, **context
        )

    def set_discreet(self, discreet: bool) -> "Holder":
        """Safe contact may be asked for, or lifted, after the link was opened."""
        _keep(self.request, PERSON, discreet=discreet)
        return Holder(self.request, self.cookies, discreet)


def hold(request: Request, whose: str, exchanged: Answer) -> None:
    """Keep what a link opens; a link to somebody else's case puts away what was open."""
    told = exchanged.body
    links = request.session.get(LINKS, {})
    known = links.get(whose, {})
    cookies = dict(known["cookies"]) if known.get("subject") == told["subject"] else {}
    cookies.pop(told["purpose"], None)
    cookies[told["purpose"]] = exchanged.cookie
    kept = {"subject": told["subject"], "cookies": cookies, "discreet": told.get("discreet", False)}
    request.session[LINKS] = links | {whose: kept | {"seen": int(time.time())}}


def holder_of(request: Request, whose: str) -> Holder | None:
    """Whoever opened a link here less than an hour ago."""
    known = request.session.get(LINKS, {}).get(whose)
    if not known or known["seen"] + IDLE_SECONDS <= time.time():
        return None
    _keep(request, whose, seen=int(time.time()))
    return Holder(request, known["cookies"], known["discreet"])


def _keep(request: Request, whose: str, **changed: Any) -> None:
    """Change what is kept of a link; the session only sees what is put into it whole."""
    links = request.session[LINKS]
    request.session[LINKS] = links | {whose: links[whose] | changed}


def put_away(request: Request, whose: str) -> None:
    """Close what was opened by link; whoever is signed in besides stays so."""
    links = dict(request.session.get(LINKS, {}))
    links.pop(whose, None)
    request.session[LINKS] = links


def holder(whose: str) -> Callable[[Request], Awaitable[Holder]]:
    """Dependency of a page reached by link."""

    async def dependency(request: Request) -> Holder:
        found = holder_of(request, whose)
        if found is None:
            raise LinkClosed
        return found

    return dependency


def by_link(request: Request) -> bool:
    """Whether a page is of those reached by link."""
    return request.url.path.startswith(PATHS)


def discreet(request: Request) -> bool:
    """Whether an error must reveal nothing: always, unless an ordinary link is open here."""
    found = holder_of(request, PARTNER if request.url.path.startswith("/mise-en-relation") else PERSON)
    return found is None or found.discreet


async def closed(request: Request, error: Exception) -> Response:
    """The link is to be opened again; a form that was sent is kept whole, to be sent after that."""
    return page(request, "held/closed.html", status=401, discreet=True, kept=await _sent(request))


async def refused(request: Request, problem: Problem) -> Response:
    """A refusal that no form of the page shows; while a service is away, what was sent is kept to be sent again."""
    if problem.status == 401:
        return await closed(request, problem)
    if problem.status in (403, 404):
        return error(request, problem.status, "Cette page ne s'ouvre pas", ELSEWHERE)
    if problem.status == 503 and request.method == "POST":
        kept = await _sent(request)
        return page(request, "held/again.html", status=503, discreet=discreet(request), kept=kept)
    text = problem.detail if problem.detail != problem.title else ""
    return error(request, problem.status, problem.title, text)


async def _sent(request: Request) -> list[tuple[str, str]]:
    """Every field of a form that was sent, its key as well: sent again, it is the same act."""
    if request.method != "POST":
        return []
    sent = (await request.form()).multi_items()
    return [(name, value) for name, value in sent if isinstance(value, str)]


def error(request: Request, status: int, title: str, text: str) -> Response:
    return page(
        request, "held/error.html", status=status, discreet=discreet(request), heading=title, text=text
    )


ELSEWHERE = "Elle n'existe pas, ou le lien que vous avez ouvert ne sert pas à cela."
