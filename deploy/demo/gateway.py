"""The demonstration's people: they act by REST through the gateway, as a front end would, and by emailed links."""

import asyncio
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import httpx2

from kernel.identity import Actor, TokenSigner
from kernel.roles import AnyRole

TOKEN_SECONDS = 3600
LINK = re.compile(r"https?://\S+/lien/(?P<whose>\w+)/(?P<token>\S+)")
PATIENCE_SECONDS = 60.0
AWAY = (502, 503, 504)
SERVICE_OF_LINK = {"salarie": "cases", "message": "cases", "partenaire": "partners"}


class Unexpected(AssertionError):
    """The platform did not answer what the story expected."""


@dataclass(slots=True)
class Person:
    """A person who is signed in at the gateway, or who holds a link; `cookie` is then set."""

    http: httpx2.AsyncClient
    token: str = ""
    cookie: str = ""
    steady: bool = False
    """Whether a repeated act has the same idempotency key, so that an interrupted play can be played again."""

    async def get(self, path: str, **params: Any) -> Any:
        asked = await _ask(self.http, "GET", f"/api/{path}", params=params, headers=self._headers())
        return _expect(asked, 200)

    async def post(self, path: str, body: Any = None, *, version: int | None = None) -> Any:
        return await self._write("POST", path, body, version)

    async def put(self, path: str, body: Any, *, version: int | None = None) -> Any:
        return await self._write("PUT", path, body, version)

    async def patch(self, path: str, body: Any, *, version: int | None = None) -> Any:
        return await self._write("PATCH", path, body, version)

    async def upload(self, path: str, content: bytes, media_type: str) -> Any:
        headers = {**self._headers(), "Idempotency-Key": str(uuid4()), "Content-Type": media_type}
        return _expect(
            await _ask(self.http, "POST", f"/api/{path}", content=content, headers=headers), 200, 201
        )

    async def refused(self, code: str, path: str, body: Any = None, method: str = "POST") -> Any:
        """Sends a request that the platform must refuse with this code; returns the problem. Raises Unexpected."""
        headers = {**self._headers(), "Idempotency-Key": str(uuid4())}
        answer = await _ask(self.http, method, f"/api/{path}", json=body, headers=headers)
        if answer.status_code < 400 or answer.json().get("code") != code:
            raise Unexpected(f"{method} {path}: expected refusal {code}, got {_described(answer)}")
        return answer.json()

    async def _write(self, method: str, path: str, body: Any, version: int | None) -> Any:
        key = uuid5(NAMESPACE_URL, f"{method} {path} {json.dumps(body)}") if self.steady else uuid4()
        headers = {**self._headers(), "Idempotency-Key": str(key)}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        return _expect(
            await _ask(self.http, method, f"/api/{path}", json=body, headers=headers), 200, 201, 202
        )

    def _headers(self) -> dict[str, str]:
        if self.cookie:
            return {"Cookie": self.cookie}
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@dataclass(slots=True)
class Gateway:
    """Signs people in with the demonstration key, reads their mails and opens the links in them."""

    http: httpx2.AsyncClient
    mailbox: httpx2.AsyncClient
    signer: TokenSigner
    steady: bool = False

    def sign_in(self, subject: str, role: AnyRole, organisation: str = "") -> Person:
        token = self.signer.sign(Actor(subject, role, organisation), TOKEN_SECONDS)
        return Person(self.http, token, steady=self.steady)

    async def mails(self, to: str = "") -> list[dict[str, Any]]:
        """Returns the mails that arrived, each once by Message-ID, the oldest first."""
        answer = await _ask(self.mailbox, "GET", "/messages.json", params={"to": to})
        return list(answer.json())

    async def latest_link(self, to: str) -> str:
        """Returns the token of the last mail with a link that the platform decided to send to this person.

        A mail that was delayed may arrive after a later one, so the order is that of the Message-ID, which holds the
        instant of the decision.
        """
        mails = sorted(await self.mails(to), key=lambda mail: str(mail["message_id"]))
        found = [match for mail in mails if (match := LINK.search(mail["text"]))]
        if not found:
            raise Unexpected(f"no link arrived for {to}")
        return found[-1]["whose"] + " " + found[-1]["token"]

    async def follow(self, link: str) -> Person:
        """Opens a link as its page does: exchanges the token for a cookie."""
        whose, token = link.split(" ")
        service = SERVICE_OF_LINK[whose]
        answer = await _ask(self.http, "POST", f"/api/{service}/v1/links/exchange", json={"token": token})
        _expect(answer, 200)
        cookie = answer.headers["set-cookie"].partition(";")[0]
        self.http.cookies.clear()
        return Person(self.http, cookie=cookie)

    async def open_latest(self, to: str) -> Person:
        return await self.follow(await self.latest_link(to))


async def _ask(http: httpx2.AsyncClient, method: str, path: str, **request: Any) -> httpx2.Response:
    """Sends a request; while the platform cannot answer, sends it again under the same idempotency key."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = await http.request(method, path, **request)
            if not _not_yet(answer) or time.monotonic() > until:
                return answer
        except httpx2.TransportError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(0.1)


def _not_yet(answer: httpx2.Response) -> bool:
    """Says whether to send a request again.

    A process is down or overloaded, or the workflow has not opened the step yet, or the first request still runs.
    """
    if answer.status_code in AWAY:
        return True
    if answer.status_code == 429:
        return bool(answer.json().get("code") == "overloaded")
    return answer.status_code == 409 and answer.json().get("code") in ("step_unknown", "same_act_running")


def _expect(answer: httpx2.Response, *statuses: int) -> Any:
    if answer.status_code not in statuses:
        raise Unexpected(_described(answer))
    return answer.json() if answer.content else None


def _described(answer: httpx2.Response) -> str:
    return f"{answer.request.method} {answer.request.url.path} → {answer.status_code} {answer.text[:600]}"
