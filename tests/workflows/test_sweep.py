"""The overdue sweep on a real Temporal server and real gRPC: a lost timer is made good (design, human step 5)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest_asyncio
from cilpass.common.v1 import operations_pb2, operations_pb2_grpc
from temporalio.client import Client
from temporalio.worker import Worker

from deploy.caller_keys import private_path, public_path
from kernel.feed import to_timestamp
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import caller, serve
from kernel.service_tokens import ServiceTokens
from kernel.settings import SERVICES, Settings
from tests.workflows.desk import DAY, Desk
from tests.workflows.server import free_port
from tests.workflows.test_case_way import case
from wiring.callers import MAY_CALL, WORKER
from words.way import StepState
from workflows.activities import Activities
from workflows.contracts.case import CASE_ENDED, CaseEnded, StepView
from workflows.sweep import SweepWorkflow

NOW = datetime(2026, 3, 3, tzinfo=UTC)


class Overdue(operations_pb2_grpc.OperationsServicer):
    """A service that sees these workflows overdue."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.tidied = 0

    async def ReadAgenda(self, request: Any, context: Any) -> operations_pb2.ReadAgendaResponse:
        caller(context, TechnicalRole.WORKFLOW)
        assert request.overdue
        due, since = to_timestamp(NOW), to_timestamp(NOW)
        items = [operations_pb2.AgendaItem(workflow_id=one, due=due, since=since) for one in self.ids]
        return operations_pb2.ReadAgendaResponse(items=items)

    async def Tidy(self, request: Any, context: Any) -> operations_pb2.TidyResponse:
        caller(context, TechnicalRole.WORKFLOW)
        self.tidied += 1
        return operations_pb2.TidyResponse(forgotten=2)


async def anybody(actor: Actor) -> None:
    """The worker holds no role of an organisation."""


@pytest_asyncio.fixture
async def service(keys: Path) -> AsyncIterator[tuple[Overdue, Settings]]:
    addresses = {name: f"127.0.0.1:{free_port()}" for name in SERVICES}
    told = {"own_key": private_path(keys, WORKER), "callers": public_path(keys)}
    settings = Settings.model_validate({**told, **addresses})
    overdue = Overdue()  # type: ignore[abstract]  # it is asked nothing else

    def add(server: Any) -> None:
        operations_pb2_grpc.add_OperationsServicer_to_server(overdue, server)

    servers = []
    for name, address in addresses.items():
        own = settings.model_copy(update={"own_key": private_path(keys, name)})
        servers.append(await serve(address, ServiceTokens.of(own, name), add, MAY_CALL))
    yield overdue, settings
    for server in servers:
        await server.stop(0)


async def test_what_is_overdue_is_looked_at_again_and_what_has_ended_is_let_be(
    temporal: Client, service: tuple[Overdue, Settings]
) -> None:
    overdue, settings = service
    asked: list[int] = []

    def tended() -> StepView:
        asked.append(1)
        return StepView(StepState.OPEN, wait_seconds=30 * DAY, version=1)

    desk = Desk(waits={"first_answer-1": 90 * DAY}, tended={"first_answer-1": tended})
    queue, doors = f"sweep-{uuid4()}", Activities(settings, temporal)
    async with (
        case(temporal, desk) as running,
        Worker(
            temporal,
            task_queue=queue,
            workflows=[SweepWorkflow],
            activities=[doors.sweep, doors.tidy],
        ),
    ):
        await running.until_opened("first_answer-1")
        overdue.ids = [running.handle.id, "case-that-has-ended"]
        told = await temporal.execute_workflow(SweepWorkflow.run, id=f"sweep-{uuid4()}", task_queue=queue)
        assert overdue.tidied == 5, "every service is asked to forget what it keeps no longer"
        assert told == 3, "each of the three services named the running case once"
        await running.handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        await running.outcome()
        assert asked
