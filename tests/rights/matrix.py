"""Tries every route of a service's OpenAPI document as each asker, and keeps the answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

import httpx2
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from kernel import database
from kernel.errors import NothingYet
from kernel.http.actors import LINK_COOKIE
from kernel.ids import new_id
from kernel.roles import AnyRole
from tests.in_process import Service
from tests.rights.people import EVERYBODY, LINKS, Asker
from tests.rights.sample import Sampler

LET_IN, NOT_THEIRS, NOT_FOUND, NOBODY, UNREADABLE = "yes", "403", "404", "401", "422"


@dataclass(slots=True)
class World:
    """A service with data. `known` gives the values of parameters and fields by name, `links` the links by holder.

    `secrets` are texts that no answer to another organisation may hold. `also` names optional fields to be filled in.
    """

    service: Service
    known: dict[str, Any]
    links: dict[tuple[AnyRole, str], list[str]]
    secrets: list[str]
    also: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """Returns the service's OpenAPI document."""
        transport: Any = self.service.client._transport
        return dict(transport.app.openapi())


@dataclass(slots=True)
class Row:
    """A route with the answer to each asker; `leaks` are the askers who got a secret of another organisation."""

    service: str
    method: str
    path: str
    answers: dict[Asker, str] = field(default_factory=dict)
    leaks: list[Asker] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Dry(Session):
    """A session that rolls back in place of its commit, so that the next asker finds the same data."""

    def commit(self) -> None:
        self.flush()
        self.expunge_all()
        self.rollback()


async def tried(world: World, document: Mapping[str, Any]) -> list[Row]:
    """Tries each route of the document as each asker."""
    service, sampler = world.service, Sampler(document, world.known, world.also)
    rows, ways = [], {asker: ways_of(world, asker) for asker in EVERYBODY}
    with patch.object(database, "Session", Dry), capture_logs():
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                row = Row(service.name, method.upper(), path)
                for asker in EVERYBODY:
                    await attempt(world, sampler, row, operation, asker, ways[asker])
                rows.append(row)
    return rows


async def attempt(
    world: World,
    sampler: Sampler,
    row: Row,
    operation: Mapping[str, Any],
    asker: Asker,
    ways: list[dict[str, str]],
) -> None:
    """Asks by each of an asker's `ways` in turn, and writes into `row` the first answer that is no refusal."""
    service = world.service
    path, query = _address(sampler, row.path, operation)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    for who in ways:
        headers = who | {"idempotency-key": new_id().hex}
        content: dict[str, Any] = {"json": sampler.of(body)} if body else {}
        if not body and row.path.endswith("/documents"):
            content, headers = {"content": b"%PDF-1.4"}, headers | {"content-type": "application/pdf"}
        answer = await service.client.request(row.method, path, params=query, headers=headers, **content)
        service.client.cookies.clear()
        told = row.answers[asker] = _said(answer)
        row.notes[f"{answer.status_code} {_code(answer)}"] += 1
        if asker not in row.leaks and asker.side == "other" and _shows(answer, world.secrets):
            row.leaks.append(asker)
        if told == LET_IN:
            break


def ways_of(world: World, asker: Asker) -> list[dict[str, str]]:
    if asker.role is None:
        return [{}]
    if asker in LINKS:
        cookies = world.links.get((asker.role, asker.side), [])
        return [{"cookie": f"{LINK_COOKIE}={one}"} for one in cookies] or [{"cookie": f"{LINK_COOKIE}=x"}]
    return [world.service.as_(asker.organisation, asker.role, asker.subject)]


def _address(sampler: Sampler, path: str, operation: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    given = {one["name"]: one for one in operation.get("parameters", [])}
    values = {
        name: sampler.of(one["schema"], name)
        for name, one in given.items()
        if one["in"] == "path" or (one["in"] == "query" and one.get("required"))
    }
    query = {name: value for name, value in values.items() if given[name]["in"] == "query"}
    return path.format_map(values), query


def _said(answer: httpx2.Response) -> str:
    status, code = answer.status_code, _code(answer)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
        return str(status)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY and code.startswith("unreadable"):
        return UNREADABLE
    if status == HTTPStatus.NOT_FOUND and code in _nothing_yet():
        return LET_IN
    closed = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    return str(status) if status in closed else LET_IN


def _code(answer: httpx2.Response) -> str:
    problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    if not problem:
        return ""
    body = answer.json()
    return " ".join((body["code"], *(one["field"] for one in body.get("errors", []))))


def _shows(answer: httpx2.Response, secrets: list[str]) -> bool:
    return answer.is_success and any(one in answer.text for one in secrets)


def _nothing_yet(kind: type[NothingYet] = NothingYet) -> set[str]:
    """Returns the codes of refusals that mean that the asker may read, and there is no data yet."""
    return {kind().code} | {code for one in kind.__subclasses__() for code in _nothing_yet(one)}
