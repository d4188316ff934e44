"""Gives each organisation its share of a process, so that a crowd of requests from one CIL does not block the others.

Decision 0015 says why. The gateway counts requests and knows no organisation, so the share is kept here, by the
organisation that the token names. It counts before anything of the request is carried out: whoever is refused may ask
again as it was.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from weakref import WeakValueDictionary

import structlog
from cachetools import TTLCache
from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.errors import TooMany
from kernel.http.problems import problem
from kernel.identity import Actor

AT_WORK = 4
"""Requests of an organisation that a process works on at once; those beyond wait their turn, in order."""

IN_ALL = 16
"""Requests of an organisation at work or waiting in a process: half of what the gateway gives it."""

OF_ONE = 12
"""Those of one person among them: colleagues find a place beside a script, or beside who has lost the role."""

TELL_SECONDS = 60.0
TOLD = 1000
"""Organisations of which operators are told at most once in so many seconds."""

log = structlog.get_logger()


class Overloaded(TooMany):
    title = "Votre organisme fait beaucoup de demandes en ce moment."

    def __init__(self) -> None:
        super().__init__("Votre demande n'a pas été traitée. Patientez un instant, puis recommencez.")


class Share:
    """What one organisation has in hand in this process, for as long as it has something."""

    def __init__(self) -> None:
        self.inside = Counter[str]()
        self.turn = asyncio.Semaphore(AT_WORK)

    def is_used_up(self, person: str) -> bool:
        return self.inside.total() >= IN_ALL or self.inside[person] >= OF_ONE


class Shares:
    """Lets the requests of each organisation in by turns, and answers 429 to those beyond its share.

    `named` says in whose name a request comes; nobody, or somebody of no organisation, is not counted.
    """

    def __init__(self, app: ASGIApp, named: Callable[[Request], Actor | None]) -> None:
        self._app = app
        self._named = named
        self._shares: WeakValueDictionary[str, Share] = WeakValueDictionary()
        self._told: TTLCache[str, bool] = TTLCache(TOLD, TELL_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._named(Request(scope)) if scope["type"] == "http" else None
        if actor is None or not actor.organisation:
            await self._app(scope, receive, send)
            return
        share = self._shares.setdefault(actor.organisation, Share())
        if share.is_used_up(actor.subject):
            self._tell(actor.organisation)
            await problem(Request(scope), Overloaded())(scope, receive, send)
            return
        share.inside[actor.subject] += 1
        try:
            async with share.turn:
                await self._app(scope, receive, send)
        finally:
            share.inside[actor.subject] -= 1

    def _tell(self, organisation: str) -> None:
        if organisation not in self._told:
            self._told[organisation] = True
            log.warning("share_used_up", organisation=organisation)
