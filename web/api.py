"""The client of the gateway's REST API, for a person who is signed in or the holder of a link."""

import dataclasses
import random
from asyncio import sleep
from collections.abc import Callable
from dataclasses import dataclass
from http.client import TOO_MANY_REQUESTS
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx2

CAPACITY_HEADER = "Cilpass-Capacity"

LONGEST_WAIT_SECONDS, APART_SECONDS = 2, 0.5
"""Seconds before an overloaded service is asked once more: the longest wait, and the random part of it."""

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
"""Code of a fault, with what the form expects, in place of the API's words for programmers: `true`, 2026-03-31."""


@dataclass(slots=True)
class Problem(Exception):
    """A refusal of the API (problem+json), whose French words are shown beside what was typed."""

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
        """Returns the problem with a prefix before its fields, for a form that is one of several on its page."""
        return self.named(lambda field: f"{prefix}{field}")

    def named(self, rename: Callable[[str], str]) -> "Problem":
        """Returns the problem with its fields renamed to those of the form."""
        errors = [one | {"field": rename(one["field"])} for one in self.errors]
        return dataclasses.replace(self, field=rename(self.field) if self.field else "", errors=errors)

    def by_field(self) -> dict[str, str]:
        """Returns what is wrong with each field, in French, by its dotted name."""
        if self.errors:
            return {one["field"]: _sentence_of(one) for one in self.errors}
        return {self.field: _sentence(self.title, self.accepted)} if self.field else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, its version (ETag) if any, and whether its effects are still to come (202)."""

    body: Any
    version: int | None = None
    pending: bool = False
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """The API for one person: by a bearer token with the chosen capacity, or by a link's cookie."""

    http: httpx2.AsyncClient
    token: str = ""
    capacity: str = ""
    cookie: str = ""

    async def get(self, path: str, **params: Any) -> Any:
        """Returns the body at `path`. Raises Problem where it is refused."""
        return (await self.ask("GET", path, params=_given(params))).body

    async def maybe(self, path: str, **params: Any) -> Any:
        """Returns the body at `path`, None where there is none (404)."""
        try:
            return await self.get(path, **params)
        except Problem as problem:
            if problem.status == 404:
                return None
            raise

    async def read(self, path: str, **params: Any) -> Answer:
        """Returns the answer at `path` with its version, for a later change."""
        return await self.ask("GET", path, params=_given(params))

    async def write(
        self, method: str, path: str, body: Any = None, *, key: str = "", version: int | None = None
    ) -> Answer:
        """Carries out an act once: `key` is the idempotency key of its form, so a form sent twice acts once."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        return await self.ask(method, path, json=body, headers=headers)

    async def post(self, path: str, body: Any = None, *, key: str = "", version: int | None = None) -> Answer:
        return await self.write("POST", path, body, key=key, version=version)

    async def ask(self, method: str, path: str, **request: Any) -> Answer:
        """Sends a request, and once more after a 429; returns the answer. Raises Problem."""
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
        """Every part of the path is quoted: what stands in a page's address or a form stays one part of ours."""
        if any(part in ("", ".", "..") for part in path.split("/")):
            raise Problem(404, "Cette adresse n'existe pas.", "not_found")
        try:
            return await self.http.request(method, f"/api/{quote(path)}", **request)
        except httpx2.HTTPError as error:
            raise Problem(503, "Le service ne répond pas pour le moment.", "unreachable") from error

    def _who(self) -> dict[str, str]:
        if self.cookie:
            return {"Cookie": self.cookie}
        if not self.token:
            return {}
        return {"Authorization": f"Bearer {self.token}", CAPACITY_HEADER: self.capacity}


def client(gateway: str) -> httpx2.AsyncClient:
    """Returns the HTTP client that all share; it keeps no cookies."""
    return httpx2.AsyncClient(base_url=gateway, timeout=15, follow_redirects=False)


def _later(answer: httpx2.Response) -> float:
    """Returns the seconds to wait after a 429: those of its Retry-After, plus a random part to spread the requests."""
    asked = answer.headers.get("retry-after", "")
    return min(int(asked) if asked.isdecimal() else 1, LONGEST_WAIT_SECONDS) + random.uniform(
        0, APART_SECONDS
    )


def _sentence(title: str | None, accepted: str) -> str:
    return " ".join(filter(None, (title, accepted and f"Attendu : {accepted}.")))


def _sentence_of(fault: dict[str, Any]) -> str:
    expected = _expected(fault)
    return REQUIRED if expected == REQUIRED else _sentence(fault.get("title"), expected)


def _expected(fault: dict[str, Any]) -> str:
    return EXPECTED.get(fault.get("code", ""), str(fault["accepted"]))


def _given(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value not in (None, "")}


def _body(answer: httpx2.Response) -> Any:
    is_json = "json" in answer.headers.get("content-type", "")
    return answer.json() if is_json and answer.content else answer.content


def _problem(answer: httpx2.Response) -> Problem:
    body = _body(answer)
    if not isinstance(body, dict):
        return Problem(answer.status_code, "Le service n'a pas pu répondre.")
    return Problem(
        status=answer.status_code,
        title=body.get("title", ""),
        code=body.get("code", ""),
        detail=body.get("detail", ""),
        rule=body.get("rule") or "",
        field=body.get("field") or "",
        accepted=body.get("accepted") or "",
        facts=body.get("facts") or {},
        errors=body.get("errors") or [],
    )
