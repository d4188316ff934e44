"""The gateway's REST API, asked in the name of the person who is signed in, or of a link's holder."""

import dataclasses
import random
from asyncio import sleep
from collections.abc import Callable
from dataclasses import dataclass
from http.client import TOO_MANY_REQUESTS
from typing import Any
from uuid import uuid4

import httpx2

CAPACITY_HEADER = "Cilpass-Capacity"

LONGEST_WAIT_SECONDS, APART_SECONDS = 2, 0.5
"""Before a crowded service is asked once more: at most, and by how much those who wait come apart from each other."""

REQUIRED = "Ce champ est obligatoire."

EXPECTED = {
    **dict.fromkeys(("enum", "literal_error", "bool_parsing", "uuid_parsing"), "un choix de la liste"),
    **dict.fromkeys(
        ("missing", "string_type", "bool_type", "date_type", "uuid_type", "too_short"),
        REQUIRED,
    ),
    **dict.fromkeys(("decimal_parsing", "decimal_type"), "un nombre comme 12,5"),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "day_unreadable"), "une date"),
    "amount_unreadable": "un montant comme 1 480,50",
}
"""What a form asks for, where the API's own words are for who writes a request: codes, `true`, 2026-03-31."""


@dataclass(slots=True)
class Problem(Exception):
    """A refusal of the API (problem+json), to be shown in its own French words beside what was typed."""

    status: int
    title: str
    code: str = ""
    detail: str = ""
    rule: str = ""
    field: str = ""
    accepted: str = ""
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)
    errors: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        Exception.__init__(self, self.title)

    def within(self, prefix: str) -> "Problem":
        """The same, its fields named as a form names them that is one of several on its page."""
        return self.named(lambda field: f"{prefix}{field}")

    def named(self, rename: Callable[[str], str]) -> "Problem":
        """The same, each field under the name that the form gives it."""
        errors = [one | {"field": rename(one["field"])} for one in self.errors]
        return dataclasses.replace(self, field=rename(self.field) if self.field else "", errors=errors)

    def by_field(self) -> dict[str, str]:
        """What is wrong with each field, by its dotted name."""
        if self.errors:
            return {one["field"]: _told(one) for one in self.errors}
        return {self.field: _said(self.title, self.accepted)} if self.field else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """Body of an answer, its version (ETag) if it has one, and whether what follows is still on its way (202)."""

    body: Any
    version: int | None = None
    pending: bool = False
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """One asker's way to the API: a bearer token with the capacity that was chosen, or a link's cookie."""

    http: httpx2.AsyncClient
    token: str = ""
    capacity: str = ""
    cookie: str = ""

    async def get(self, path: str, **params: Any) -> Any:
        """Body of what stands at `path`; Problem where it is refused."""
        return (await self.ask("GET", path, params=_given(params))).body

    async def maybe(self, path: str, **params: Any) -> Any:
        """The same, or None where nothing stands there yet."""
        try:
            return await self.get(path, **params)
        except Problem as problem:
            if problem.status == 404:
                return None
            raise

    async def read(self, path: str, **params: Any) -> Answer:
        """The same with its version, for a change that will follow."""
        return await self.ask("GET", path, params=_given(params))

    async def write(
        self, method: str, path: str, body: Any = None, *, key: str = "", version: int | None = None
    ) -> Answer:
        """Do an act once: `key` is the one that its form was given, so a form sent twice acts once."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        return await self.ask(method, path, json=body, headers=headers)

    async def post(self, path: str, body: Any = None, *, key: str = "", version: int | None = None) -> Answer:
        return await self.write("POST", path, body, key=key, version=version)

    async def ask(self, method: str, path: str, **request: Any) -> Answer:
        """What is answered; where that is « come back later », what is answered the second time."""
        request["headers"] = self._who() | request.pop("headers", {})
        answer = await self._send(method, path, **request)
        if answer.status_code == TOO_MANY_REQUESTS:
            await sleep(_later(answer))
            answer = await self._send(method, path, **request)
        if answer.status_code >= 400:
            raise _problem(answer)
        etag = answer.headers.get("etag", "").strip('"')
        return Answer(
            body=_body(answer),
            version=int(etag.removeprefix("v")) if etag.startswith("v") else None,
            pending=answer.status_code == 202,
            cookie=answer.headers.get("set-cookie", "").partition(";")[0],
        )

    async def _send(self, method: str, path: str, **request: Any) -> httpx2.Response:
        try:
            return await self.http.request(method, f"/api/{path}", **request)
        except httpx2.HTTPError as error:
            raise Problem(503, "Le service ne répond pas pour le moment.", "unreachable") from error

    def _who(self) -> dict[str, str]:
        if self.cookie:
            return {"Cookie": self.cookie}
        if not self.token:
            return {}
        return {"Authorization": f"Bearer {self.token}", CAPACITY_HEADER: self.capacity}


def client(gateway: str) -> httpx2.AsyncClient:
    """Shared by all askers: it keeps no cookie."""
    return httpx2.AsyncClient(base_url=gateway, timeout=15, follow_redirects=False)


def _later(answer: httpx2.Response) -> float:
    """Seconds to wait after a 429: as it says, and not all at one instant."""
    told = answer.headers.get("retry-after", "")
    return min(int(told) if told.isdecimal() else 1, LONGEST_WAIT_SECONDS) + random.uniform(0, APART_SECONDS)


def _said(title: str | None, accepted: str) -> str:
    return " ".join(filter(None, (title, accepted and f"Attendu : {accepted}.")))


def _told(fault: dict[str, Any]) -> str:
    expected = _expected(fault)
    return REQUIRED if expected == REQUIRED else _said(fault.get("title"), expected)


def _expected(fault: dict[str, Any]) -> str:
    return EXPECTED.get(fault.get("code", ""), str(fault["accepted"]))


def _given(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value not in (None, "")}


def _body(answer: httpx2.Response) -> Any:
    is_json = "json" in answer.headers.get("content-type", "")
    return answer.json() if is_json and answer.content else answer.content


def _problem(answer: httpx2.Response) -> Problem:
    told = _body(answer)
    if not isinstance(told, dict):
        return Problem(answer.status_code, "Le service n'a pas pu répondre.")
    return Problem(
        status=answer.status_code,
        title=told.get("title", ""),
        code=told.get("code", ""),
        detail=told.get("detail", ""),
        rule=told.get("rule") or "",
        field=told.get("field") or "",
        accepted=told.get("accepted") or "",
        facts=told.get("facts") or {},
        errors=told.get("errors") or [],
    )
