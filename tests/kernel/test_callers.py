"""The table of callers: it has every RPC, and the edge enforces it."""

from collections.abc import Iterator

import pytest
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from google.protobuf import descriptor_pool

from cli.parts import all_parts
from deploy.local.platform import ROOT
from kernel.callers import CallNotAllowed, require
from kernel.errors import Refusal
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from services.intake.main import PARTS as INTAKE
from tests.conftest import Start
from wiring.callers import CALLERS, MAY_CALL
from words.roles import Role


def rpcs() -> Iterator[str]:
    """Yields every « package.Service/Method » of the contracts."""
    assert all_parts()  # imports every contract
    for path in sorted((ROOT / "proto" / "cilpass").rglob("*.proto")):
        file = descriptor_pool.Default().FindFileByName(path.relative_to(ROOT / "proto").as_posix())
        for service in file.services_by_name.values():
            yield from (f"{service.full_name}/{method.name}" for method in service.methods)


def test_the_table_is_about_every_rpc_and_no_other() -> None:
    table = {f"{service}/{method}" for service, methods in MAY_CALL.items() for method in methods}
    assert table == set(rpcs())


def test_the_table_names_callers_of_ours_and_everything_is_asked_by_somebody() -> None:
    for methods in MAY_CALL.values():
        for callers in methods.values():
            assert callers and set(callers) <= set(CALLERS)


def test_reporting_reads_feeds_and_asks_who_holds_a_role_and_nothing_else() -> None:
    given = {
        method.rpartition(".")[2]
        for method in rpcs()
        for role in TechnicalRole
        if MAY_CALL[method.partition("/")[0]][method.partition("/")[2]].get("reporting") is role
    }
    assert given == {"Feed/ReadPage", "Standing/Holds"}


@pytest.mark.parametrize(
    "method", ["", "/", "/cilpass.intake.v1.Intake/Nothing", "/nothing.Nothing/GetPerson"]
)
def test_what_is_not_in_the_table_is_given_to_nobody(method: str) -> None:
    for caller in CALLERS:
        with pytest.raises(CallNotAllowed):
            require(MAY_CALL, method, caller, TechnicalRole.SERVICE)


@pytest.mark.parametrize(
    ("caller", "role"),
    [
        ("reporting", TechnicalRole.SERVICE),
        ("worker", TechnicalRole.WORKFLOW),
        ("cases", TechnicalRole.WORKFLOW),
    ],
)
async def test_a_caller_who_may_not_ask_this_or_not_in_this_role_is_refused_at_the_edge(
    start: Start, caller: str, role: Role
) -> None:
    async with start(INTAKE) as intake:
        asks = Caller("intake", intake.address, intake.tokens_of(caller), Actor("it", role))
        stub = intake_pb2_grpc.IntakeStub(asks.channel)
        with pytest.raises(Refusal) as refused:
            await asks(stub.GetPerson, intake_pb2.GetPersonRequest(person_id="p"))
        await asks.channel.close()
    assert refused.value.code == "call_not_allowed"
