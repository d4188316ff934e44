"""Each organisation's share of a process: one CIL's crowd does not stand in another's way (docs/decisions/0015).

The gateway counts requests and knows no organisation, so the share is kept here, by the organisation that the
token names. It counts before anything is read or begun: whoever is refused may ask again under the same key.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.errors import TooMany
from kernel.http.problems import problem

AT_WORK = 4
"""Requests of an organisation that a process works on at once; those beyond wait their turn, in order."""

IN_ALL = 16
"""Requests of an organisation at work or waiting in a process: half of what the gateway gives it."""


log = structlog.get_logger()


class Overloaded(TooMany):
    title = "Votre organisme fait beaucoup de demandes en ce moment."

    def __init__(self) -> None:
        super().__init__("Votre demande n'a pas été traitée. Patientez un instant, puis recommencez.")


class Share:
    """What one organisation has in hand in this process, for as long as it has something."""

    def __init__(self) -> None:
        self.inside = 0
        self.turn = asyncio.Semaphore(AT_WORK)
        self.told = False

    def tell(self, organisation: str) -> None:
        """Say to operators whose crowd it is, once for the whole of it."""
        if not self.told:
            log.warning("share_used_up", organisation=organisation, inside=self.inside)
            self.told = True


class Shares:
    """Lets the requests of each organisation in by turns, and answers 429 to those beyond its share.

    `organisation_of` names the organisation of a request, or nothing where there is none to count by.
    """

    def __init__(self, app: ASGIApp, organisation_of: Callable[[Request], str]) -> None:
        self._app = app
        self._organisation_of = organisation_of
        self._shares: WeakValueDictionary[str, Share] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        organisation = self._organisation_of(Request(scope)) if scope["type"] == "http" else ""
        if not organisation:
            await self._app(scope, receive, send)
            return
        share = self._shares.setdefault(organisation, Share())
        if share.inside >= IN_ALL:
            share.tell(organisation)
            await problem(Request(scope), Overloaded())(scope, receive, send)
            return
        share.inside += 1
        try:
            async with share.turn:
                await self._app(scope, receive, send)
        finally:
            share.inside -= 1
