"""No body holds a service's loop: the worst ones that each route takes, and the answers, which stay small."""

import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from structlog.testing import capture_logs

from cli.parts import all_parts
from deploy.openapi import merge
from kernel import database
from kernel.http.sizes import JSON_BYTES, LARGE_BYTES, LINK_BYTES, MOST_VALUES, OPEN_BYTES, UPLOAD_BYTES
from kernel.ids import new_id
from kernel.service import Parts
from tests.fuzz.fuzzer import let_in, operations
from tests.rights.matrix import Dry, World
from tests.rights.worlds import world

SIZES = (UPLOAD_BYTES, LARGE_BYTES, JSON_BYTES, OPEN_BYTES, LINK_BYTES)
"""Bounds of routes, the largest first."""

LONGEST_SECONDS, CONTROL_SECONDS = 0.1, 0.02
"""Longest that a request may hold a loop, on a machine that does the control in so many seconds of processor time."""

LARGEST_ANSWER = 32 * 1024


@dataclass(frozen=True, slots=True)
class Route:
    """A route that may take a body, how it is asked, and the names of the body's fields."""

    method: str
    path: str
    headers: dict[str, str]
    fields: list[str]


def control() -> float:
    """Returns the seconds of processor time that a fixed piece of work takes: the best of three tries."""
    return min(_worked() for _ in range(3))


def _worked() -> float:
    begun = time.thread_time()
    for _ in range(10):
        json.loads(json.dumps({f"k{number}": [number, str(number)] for number in range(2_000)}))
    return time.thread_time() - begun


def worst(fields: list[str], size: int) -> Iterator[bytes]:
    """Yields bodies of at most `size` bytes that cost the most: unknown, deep, without an end, wrong, long."""
    most = min(MOST_VALUES - 10, size // 12)
    yield json.dumps({f"z{number}": 0 for number in range(most)}).encode()
    yield b"[" * most
    yield b'{"a":' * (most // 2)
    yield b'{"a":"' + b'\\",' * (size // 3 - 5)
    for wrong in ("{}", "0", '{"z":[]}'):
        row = ",".join([wrong] * (most // len(fields) // 4))
        yield _every(fields, f"[{row}]")
    for one in ("9", " ", "é", "a@", "\x00"):
        times = (size // len(fields) - 60) // len(json.dumps(one))
        yield _every(fields, json.dumps(one * times))


def _every(fields: list[str], value: str) -> bytes:
    return ("{" + ",".join(f'"{name}":{value}' for name in fields) + "}").encode()


@pytest.mark.parametrize("parts", all_parts().values(), ids=lambda parts: str(parts.name))
async def test_no_body_holds_the_loop(parts: Parts, tmp_path: Path) -> None:
    whole = control()
    async with world(parts, tmp_path) as made:
        with patch.object(database, "Session", Dry), capture_logs():
            taken = [one async for route in _routes(made) for one in [await _longest(made, route)]]
    seconds, route = max(taken)
    print(parts.name, f"{len(taken)} routes, {seconds / whole:.1f} controls, {seconds * 1000:.0f} ms", route)
    assert seconds / whole <= LONGEST_SECONDS / CONTROL_SECONDS, route


@pytest.mark.parametrize("parts", all_parts().values(), ids=lambda parts: str(parts.name))
async def test_head_answers_as_get(parts: Parts, tmp_path: Path) -> None:
    async with world(parts, tmp_path) as made:
        for address in ("/healthz", f"/api/{parts.name}/openapi.json", f"/api/{parts.name}/v1/nowhere"):
            asked, told = await made.service.client.get(address), await made.service.client.head(address)
            assert (told.status_code, told.content) == (asked.status_code, b"")
            assert told.headers["content-length"] == asked.headers["content-length"]


@pytest.mark.parametrize("parts", all_parts().values(), ids=lambda parts: str(parts.name))
async def test_a_slash_too_many_does_not_send_back_a_foreign_host(parts: Parts, tmp_path: Path) -> None:
    async with world(parts, tmp_path) as made:
        for path in made.document["paths"]:
            address = f"{path.format_map(dict.fromkeys(_names_of(path), 'x'))}/"
            answer = await made.service.client.get(address, headers={"host": "ailleurs.example"})
            assert "location" not in answer.headers, address


def _names_of(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


async def _routes(made: World) -> AsyncIterator[Route]:
    document = made.document
    for operation in operations(merge({made.service.name: document})):
        told = document["paths"][operation.path][operation.method.lower()]
        if operation.method.upper() in ("GET", "DELETE"):
            continue
        given = [one["name"] for one in told.get("parameters", [])]
        yield Route(
            operation.method.upper(),
            operation.path.format_map({name: made.known.get(name, new_id()) for name in given}),
            await let_in(made, operation),
            _fields(document, told) or ["z"],
        )


def _fields(document: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    names = [one.get("$ref", "").rpartition("/")[2] for one in body.get("anyOf", [body])]
    known = document["components"]["schemas"]
    return [field for name in names if name in known for field in known[name].get("properties", {})]


async def _longest(made: World, route: Route) -> tuple[float, str]:
    """Returns the longest that a body of this route holds the loop, in seconds of processor time."""
    size, longest = await _most(made, route), 0.0
    for body in worst(route.fields, size):
        longest = max(longest, (await _asked(made, route, body))[1])
    for body in (b"[" + b"0," * UPLOAD_BYTES, json.dumps({str(one): 0 for one in range(150_000)}).encode()):
        status, seconds = await _asked(made, route, body)
        assert status == 413 or len(body) <= size == UPLOAD_BYTES, (route.path, status)
        longest = max(longest, seconds)
    return longest, f"{route.method} {route.path}"


async def _most(made: World, route: Route) -> int:
    """Returns the bound of this route, in bytes."""
    for size in SIZES:
        if (await _asked(made, route, b" " * size))[0] != 413:
            assert (await _asked(made, route, b" " * (size + 1)))[0] == 413
            return size
    raise AssertionError(f"{route.path} takes no body of {SIZES[-1]} bytes")


async def _asked(made: World, route: Route, body: bytes) -> tuple[int, float]:
    """Sends a body; returns the status of the answer, and the seconds of processor time of the loop."""
    kind = "application/pdf" if route.path.endswith("/documents") else "application/json"
    headers = {"idempotency-key": new_id().hex, "content-type": kind} | route.headers
    begun = time.thread_time()
    answer = await made.service.client.request(route.method, route.path, content=body, headers=headers)
    seconds = time.thread_time() - begun
    made.service.client.cookies.clear()
    assert answer.status_code < 500 or answer.status_code == 503, (route.path, answer.text)
    assert answer.status_code < 400 or len(answer.content) <= LARGEST_ANSWER, route.path
    return answer.status_code, seconds
