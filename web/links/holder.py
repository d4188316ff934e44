"""The holder of a link. The session keeps the cookie exchanged for the link's token, for an hour after the last page.

Pages shown once the session has ended do not say what they are about, to an employee or a partner (CONF-5).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from httpx2 import AsyncClient
from starlette.background import BackgroundTask

from web.api import Answer, Api, Problem
from web.forms import Form
from web.pages import page
from web.visitor import LINKS

IDLE_SECONDS = 3600
"""Seconds of real time without a page, after which the link must be opened again."""

PERSON, PARTNER = "person", "partner"
SERVICES = {PERSON: "cases", PARTNER: "partners"}
PATHS = ("/mon-espace", "/mise-en-relation", "/lien/", "/quitter", "/calendrier")


class LinkClosed(Exception):
    """No link was opened in this session, or it was too long ago."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The person who opened links in this session.

    `cookies` are those of the opened links, by purpose, the last one last. With `discreet`, pages do not say what they
    are about.
    """

    request: Request = field(repr=False)
    cookies: dict[str, str] = field(repr=False)
    discreet: bool

    def opens(self, purpose: str) -> bool:
        return purpose in self.cookies

    def api(self, purpose: str = "") -> Api:
        """Returns the API under the link made for `purpose`, else under the one opened last."""
        last = next(reversed(self.cookies.values()))
        return Api(self.request.app.state.http, cookie=self.cookies.get(purpose, last))

    def page(
        self, template: str, *, status: int = 200, form: Form | None = None, **context: Any
    ) -> HTMLResponse:
        return page(
            self.request, template, status=status, form=form, discreet=self.discreet, holder=self, **context
        )

    def set_discreet(self, discreet: bool) -> "Holder":
        """Changes `discreet`, for safe contact that is asked for or lifted after the link was opened."""
        _keep(self.request, PERSON, discreet=discreet)
        return Holder(self.request, self.cookies, discreet)


def hold(request: Request, whose: str, exchanged: Answer) -> None:
    """Keeps the cookie of a link that was opened; a link to another person's case closes the links open until then."""
    opened = exchanged.body
    links = request.session.get(LINKS, {})
    known = links.get(whose, {})
    cookies = dict(known["cookies"]) if known.get("subject") == opened["subject"] else {}
    cookies.pop(opened["purpose"], None)
    cookies[opened["purpose"]] = exchanged.cookie
    kept = {"subject": opened["subject"], "cookies": cookies, "discreet": opened.get("discreet", False)}
    request.session[LINKS] = links | {whose: kept | {"seen": int(time.time())}}


def holder_of(request: Request, whose: str) -> Holder | None:
    """Returns the holder of a link opened in this session, None after an hour without a page."""
    known = request.session.get(LINKS, {}).get(whose)
    if not known or known["seen"] + IDLE_SECONDS <= time.time():
        return None
    _keep(request, whose, seen=int(time.time()))
    return Holder(request, known["cookies"], known["discreet"])


def _keep(request: Request, whose: str, **changed: Any) -> None:
    """Changes what the session keeps of a link. It sets the whole value, as the session sees no change inside one."""
    links = request.session[LINKS]
    request.session[LINKS] = links | {whose: links[whose] | changed}


def put_away(request: Request, *whose: str) -> BackgroundTask:
    """Closes links opened in this session; a person who is signed in too stays signed in.

    The task that it returns ends them where they were opened, so that a copied cookie opens nothing any more. It runs
    once the page has left: whoever leaves in a hurry does not wait for it.
    """
    links = dict(request.session.get(LINKS, {}))
    gone = {one: links.pop(one)["cookies"] for one in whose if one in links}
    request.session[LINKS] = links
    return BackgroundTask(_end, request.app.state.http, gone)


async def _end(http: AsyncClient, gone: dict[str, dict[str, str]]) -> None:
    """Ends each opened link at its service; one that has ended already, or that is away, is let be."""
    asked = [
        Api(http, cookie=cookie).post(f"{SERVICES[whose]}/v1/links/close")
        for whose, cookies in gone.items()
        for cookie in cookies.values()
    ]
    await asyncio.gather(*asked, return_exceptions=True)


def holder(whose: str) -> Callable[[Request], Awaitable[Holder]]:
    """Returns the FastAPI dependency of a page reached by link; it raises LinkClosed."""

    async def dependency(request: Request) -> Holder:
        found = holder_of(request, whose)
        if found is None:
            raise LinkClosed
        return found

    return dependency


def by_link(request: Request) -> bool:
    """Says whether the page is one reached by link."""
    return request.url.path.startswith(PATHS)


def discreet(request: Request) -> bool:
    """Says whether an error must not say what the page is about: always, unless an ordinary link is open."""
    found = holder_of(request, PARTNER if request.url.path.startswith("/mise-en-relation") else PERSON)
    return found is None or found.discreet


async def closed(request: Request, error: Exception) -> Response:
    """Asks to open the link again. A form that was sent is kept in the page, to be sent after that."""
    return page(request, "links/closed.html", status=401, discreet=True, kept=await _sent(request))


async def refused(request: Request, problem: Problem) -> Response:
    """Shows a refusal on a page of its own; where a service does not answer, the form is kept to be sent again."""
    if problem.status == 401:
        return await closed(request, problem)
    if problem.status in (403, 404):
        return error(request, problem.status, "Cette page ne s'ouvre pas", ELSEWHERE)
    if problem.status == 503 and request.method == "POST":
        kept = await _sent(request)
        return page(request, "links/again.html", status=503, discreet=discreet(request), kept=kept)
    text = problem.detail if problem.detail != problem.title else ""
    return error(request, problem.status, problem.title, text)


async def _sent(request: Request) -> list[tuple[str, str]]:
    """Returns every field of a form that was sent, its idempotency key included, so that it can be sent again."""
    if request.method != "POST":
        return []
    sent = (await request.form()).multi_items()
    return [(name, value) for name, value in sent if isinstance(value, str)]


def error(request: Request, status: int, title: str, text: str) -> Response:
    return page(
        request, "links/error.html", status=status, discreet=discreet(request), heading=title, text=text
    )


ELSEWHERE = "Elle n'existe pas, ou le lien que vous avez ouvert ne sert pas à cela."
