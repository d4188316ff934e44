"""One trace follows an act from REST through gRPC to the workflow and its activities, and names nobody."""

import asyncio
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc
import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as collecting
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from deploy.demo.convention_stories import Bond
from deploy.demo.gateway import Gateway
from deploy.demo.people import Employee, employees
from deploy.demo.setting import BEGINNING, Cast, set_the_scene
from deploy.demo.world import Stillness, morning
from deploy.local import platform
from deploy.local.addresses import Addresses
from kernel.clock import SteppedClock
from kernel.temporal import connect
from tests.bench import lives

pytestmark = pytest.mark.system

TYPED = {
    "last_name": "Quenouillard",
    "first_name": "Euphrasie",
    "email": "euphrasie.quenouillard@courriel.example",
    "telephone": "06 39 98 77 31",
    "address": "117 impasse du Tournebride",
    "profession": "Luthière",
    "context": "Brouille avec sa belle-sœur Zéphirine.",
    "analysis": "Emprunt caché au cousin Anatole.",
    "recommendations": "Éviter la rue Mirobolante.",
}
FRAGMENTS = (
    *("Quenouillard", "Euphrasie", "quenouillard", "euphrasie", "39 98 77 31", "39987731", "Tournebride"),
    *("Luthi", "phirine", "Anatole", "Mirobolante"),
)
"""What could be told of it: any of these in what a collector received names the person."""


@dataclass
class Collector(collecting.TraceServiceServicer):
    """Keeps all that is sent, as it was sent."""

    spans: list[tuple[str, Span]] = field(default_factory=list)
    received: bytes = b""

    def Export(self, request: messages.ExportTraceServiceRequest, _: Any) -> Any:
        self.received += request.SerializeToString()
        for resource in request.resource_spans:
            (service,) = (one.value.string_value for one in resource.resource.attributes)
            for scope in resource.scope_spans:
                self.spans += [(service, span) for span in scope.spans]
        return messages.ExportTraceServiceResponse()

    def traces(self) -> dict[bytes, list[tuple[str, Span]]]:
        found: dict[bytes, list[tuple[str, Span]]] = {}
        for service, span in self.spans:
            found.setdefault(span.trace_id, []).append((service, span))
        return found


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """What the platform's processes sent of a whole life, from the first contact to the survey."""
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    collecting.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CILPASS_OTLP", f"http://127.0.0.1:{port}")
        data = tmp_path_factory.mktemp("traced") / "data"
        local, addresses = platform.build(data, stepped=morning(BEGINNING), screens=False, fast=True)
        with local:
            asyncio.run(_live(addresses))
    server.stop(None).wait()
    yield collector


async def _live(addresses: Addresses) -> None:
    scenario = tomllib.loads((platform.ROOT / "deploy/demo/scenario.toml").read_text("utf-8"))
    someone = employees(scenario)["lopez"]
    small = scenario | {
        "platforms": {"pf-entraide": scenario["platforms"]["pf-entraide"]},
        "cils": {"cil-lyonnais": scenario["cils"]["cil-lyonnais"]},
        "advisers": {"adv-lefevre": scenario["advisers"]["adv-lefevre"]},
        "companies": {someone.data["company"]: someone.company},
    }
    assert addresses.clock is not None
    async with (
        lives.client(addresses.gateway, lives.Timed()) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=30) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        client = await connect(addresses.settings())
        world = lives.Busy(gateway, SteppedClock(addresses.clock), Stillness(client, {}))
        cast = Cast(gateway, small)
        await set_the_scene(cast, small)
        await Bond("traced", world, cast, "cil-lyonnais", "pf-entraide").conclude(BEGINNING)
        adviser = cast.adviser("adv-lefevre")
        await lives.play(world, Employee(someone.data | TYPED, someone.company), adviser)
        refused = {"last_name": TYPED["last_name"], "email": TYPED["telephone"], "context": TYPED["context"]}
        bearer = {"Authorization": f"Bearer {adviser.token}", "Idempotency-Key": "quite-a-new-key"}
        answer = await http.post("/api/intake/v1/contacts", json={"person": refused}, headers=bearer)
        assert answer.status_code == 422
        misplaced = {"person": TYPED["email"]}
        answer = await http.get("/api/intake/v1/contacts", params=misplaced, headers=bearer)
        assert answer.status_code == 422


def test_one_trace_runs_from_the_request_through_grpc_and_the_workflow_to_the_activity(
    collector: Collector,
) -> None:
    asked = "POST /api/intake/v1/contacts/{contact_id}/case"
    (trace,) = (spans for spans in collector.traces().values() if any(s.name == asked for _, s in spans))
    told = {(service.removeprefix("cilpass-"), span.name) for service, span in trace}
    assert {
        ("intake", asked),
        ("platform", "/cilpass.platform.v1.Organisations/Designate"),
        ("intake", "StartWorkflow:case"),
        ("worker", "RunWorkflow:case"),
        ("worker", "RunActivity:open_case"),
        ("cases", "/cilpass.cases.v1.CaseSteps/OpenCase"),
    } <= told
    known = {span.span_id for _, span in trace}
    orphans = [span.name for _, span in trace if span.parent_span_id not in known]
    assert orphans == [asked]


def test_what_is_asked_of_a_database_is_in_the_trace_without_its_parameters(collector: Collector) -> None:
    statements = [
        value.value.string_value
        for _, span in collector.spans
        for value in span.attributes
        if value.key == "db.statement"
    ]
    assert any("INSERT INTO person" in one and (":" in one or "?" in one) for one in statements)
    assert {one.split()[0] for one in statements} >= {"SELECT", "INSERT", "UPDATE"}


def test_no_span_says_who_a_person_is(collector: Collector) -> None:
    assert Counter(service for service, _ in collector.spans).keys() >= {
        *("cilpass-intake", "cilpass-cases", "cilpass-platform", "cilpass-worker")
    }
    assert [one for one in FRAGMENTS if one.encode() in collector.received] == []
