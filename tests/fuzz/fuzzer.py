"""Makes valid and invalid requests from the OpenAPI document, and finds what is wrong with the answers."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

import httpx2
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import content_type_conformance
from structlog.testing import capture_logs

from deploy.openapi import merge
from kernel import database
from kernel.ids import new_id
from tests.rights.matrix import LET_IN, Dry, Row, World, attempt, ways_of
from tests.rights.people import EVERYBODY
from tests.rights.sample import Sampler

SEED = 20260101
EXAMPLES = 8
"""Requests per operation, half of them valid; with fewer, some parts of large bodies would never vary."""

Run = Callable[[Coroutine[Any, Any, Any]], Any]

Asked = schemathesis.Case[Any]

Operation = APIOperation[Any, Any, Any, Any]

HEADERS = ("authorization", "cookie", "cilpass-capacity", "content-length", "host", "transfer-encoding")
"""Headers that the fuzzer must not choose: those of the asker and of the transport."""


@dataclass(slots=True)
class Fuzzed:
    """The number of requests, the statuses of the answers, and the faults by route."""

    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def fuzz(run: Run, world: World) -> Fuzzed:
    """Tries every operation of the world's service; its requests leave no data. `run` runs a coroutine on its loop."""
    found = Fuzzed()
    document = merge({world.service.name: world.document})
    with patch.object(database, "Session", Dry), capture_logs():
        for operation in operations(document):
            _fuzz(run, world, operation, found)
    return found


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for made in schemathesis.openapi.from_dict(dict(document)).get_all_operations():
        yield made.ok()


def _fuzz(run: Run, world: World, operation: Operation, found: Fuzzed) -> None:
    modes = [operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]
    who = run(let_in(world, operation))

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*modes), there=st.booleans())
    def once(case: Asked, there: bool) -> None:
        if there:  # otherwise there is never anything of this kind to change
            case.path_parameters.update(
                {name: world.known[name] for name in case.path_parameters if name in world.known}
            )
        answer = run(_send(world, case, who))
        found.sent += 1
        found.statuses[answer.status_code] = found.statuses.get(answer.status_code, 0) + 1
        if said := _wrong(case, answer):
            found.wrong.setdefault(f"{case.method} {operation.path}", f"{said} {case.as_curl_command()}")

    once()


async def let_in(world: World, operation: Operation) -> dict[str, str]:
    """The headers of the first asker that this route lets in: past its door there is more that may fail."""
    document = world.document
    row = Row(world.service.name, operation.method.upper(), operation.path)
    told = document["paths"][operation.path][operation.method.lower()]
    sampler = Sampler(document, world.known, world.also)
    for asker in EVERYBODY:
        for way in ways_of(world, asker):
            await attempt(world, sampler, row, told, asker, [way])
            if row.answers[asker] == LET_IN:
                return way
    raise AssertionError(f"{row.name} lets in nobody")


async def _send(world: World, case: Asked, who: dict[str, str]) -> httpx2.Response:
    known = case.as_transport_kwargs(base_url="http://test")
    headers = {name: value for name, value in known.pop("headers").items() if name.lower() not in HEADERS}
    headers = {"idempotency-key": new_id().hex} | headers | who
    request = {name: known[name] for name in ("method", "url", "params", "json", "data") if known.get(name)}
    if "data" in request:
        request["content"] = request.pop("data")
    answer = await world.service.client.request(**request, headers=headers)
    world.service.client.cookies.clear()
    return answer


def _wrong(case: Asked, answer: httpx2.Response) -> str:
    """A failure of ours (503 says that another part is away, which it is here), or an undocumented kind of content."""
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "" if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE else f"{answer.status_code}"
    try:
        case.validate_response(answer, checks=[content_type_conformance])
    except (Failure, FailureGroup) as failure:
        return str(failure)
    return ""
