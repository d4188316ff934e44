"""What tracing costs: `python -m tests.bench.tracing`.

Processor time of a round on `intake` (a contact recorded, a contact read, a person asked for by gRPC), both ends in
one process, as a ratio to a control in the same process: a bare route that is asked as often. Three ways, each in
processes of its own, in turns: nothing instrumented, as where no collector is given; everything instrumented and no
exporter; everything instrumented and sent to an exporter that throws it away.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx2
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from deploy.caller_keys import keep
from kernel import tracing
from kernel.identity import Actor, make_demonstration_key
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from services.intake.main import PARTS
from tests.in_process import FakeService, Service, running
from tests.intake.bodies import contact
from tests.intake.conftest import answer_of
from tests.stores import Files
from wiring.callers import CALLERS

WAYS = ("nothing", "no exporter", "exporter")
TURNS, BLOCKS, ROUNDS = 5, 6, 40


class Nowhere(SpanExporter):
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.SUCCESS


async def measure(way: str, folder: Path) -> float:
    """Returns the ratio of the processor times of a round and of a round of the control, in this process."""
    if way != "nothing":
        tracing.trace_to(Nowhere(), "bench")
    if way == "no exporter":
        provider: Any = trace.get_tracer_provider()
        assert isinstance(provider, TracerProvider)
        provider._active_span_processor._span_processors = ()
    others = FakeService(answer_of())
    make_demonstration_key(folder / "private.json", folder / "jwks.json")
    keep(folder, CALLERS)
    async with running(PARTS, folder, folder, Files(folder), others.call) as service, _control() as control:
        if way != "nothing":
            transport: Any = service.client._transport
            tracing.watch(transport.app, service.platform.db.engine)
        known = (await service.post("/contacts", contact())).json()
        caller = Caller(
            service.name, service.address, service.tokens_of("cases"), Actor("bench", TechnicalRole.SERVICE)
        )
        platform, bare = [], []
        for number in range(1 + BLOCKS):
            bare.append(await _spent(lambda: _bare(control)))
            platform.append(await _spent(lambda: _round(service, caller, known)))
            if not number:
                platform.clear()  # a first block warms up
                bare.clear()
        await caller.channel.close()
    return statistics.median(a / b for a, b in zip(platform, bare, strict=True))


async def _spent(once: Callable[[], Awaitable[None]]) -> float:
    began = time.process_time()
    for _ in range(ROUNDS):
        await once()
    return time.process_time() - began


async def _round(service: Service, caller: Caller, known: dict[str, Any]) -> None:
    recorded = await service.post("/contacts", contact(person=None, departement="69"))
    read = await service.get(f"/contacts/{known['id']}")
    assert (recorded.status_code, read.status_code) == (201, 200)
    person = intake_pb2.GetPersonRequest(person_id=known["person"]["id"])
    await caller(intake_pb2_grpc.IntakeStub(caller.channel).GetPerson, person)


def _control() -> httpx2.AsyncClient:
    """Returns a bare application on Starlette, since FastAPI would be traced where a provider is set."""

    async def bare(request: Request) -> JSONResponse:
        return JSONResponse(await request.json())

    app = Starlette(routes=[Route("/bare", bare, methods=["POST"])])
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test")


async def _bare(client: httpx2.AsyncClient) -> None:
    for _ in range(3):
        await client.post("/bare", json=contact())


def main() -> None:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(asyncio.run(measure(sys.argv[1], Path(folder)))))
        return
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(TURNS):
        for way in WAYS:
            command = [sys.executable, "-m", "tests.bench.tracing", way]
            found[way].append(json.loads(subprocess.check_output(command).splitlines()[-1]))
    for way, ratios in found.items():
        shown = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        print(f"  {way}: {shown} times the control")


if __name__ == "__main__":
    main()
