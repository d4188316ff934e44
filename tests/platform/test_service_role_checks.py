"""An actor needs a mandate today: `platform` checks it in its own tables, and answers the other services."""

from datetime import date
from typing import Any

import pytest
from cilpass.common.v1 import standing_pb2, standing_pb2_grpc

from kernel.errors import Forbidden
from kernel.roles import TechnicalRole
from tests.in_process import FakeService
from tests.platform.conftest import OPERATIONS, World, president, representative, responsible
from words.roles import Role

CONTROLLER = {"role": Role.UESL_CONTROLLER, "organisation": "uesl", "subject": "controller"}
EXPERT = {"role": Role.PLATFORM_EXPERT, "organisation": "pf-x", "subject": "expert"}


async def reads(world: World, who: dict[str, Any]) -> tuple[int, str]:
    answer = await world.service.get("/platforms", **who)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


async def holds(world: World, who: dict[str, Any], day: str) -> bool:
    request = standing_pb2.HoldsRequest(
        subject=who["subject"], role=who["role"], organisation=who["organisation"], day=day
    )
    answer = await world.service.ask(standing_pb2_grpc.StandingStub, "Holds", request)
    return bool(answer.held)


async def test_without_a_mandate_nobody_acts_or_reads(world: World) -> None:
    refused = await world.service.get("/platforms", **CONTROLLER)
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["rule"]) == (403, "role_not_held", "PLAT-1")
    assert "« Contrôleur UESL »" in problem["detail"] and "mandat en cours" in problem["accepted"]


async def test_a_mandate_serves_from_its_first_day_through_its_last(world: World) -> None:
    given = await world.mandate(CONTROLLER, from_day="2026-11-25")
    assert await reads(world, CONTROLLER) == (403, "role_not_held")
    world.at(date(2026, 11, 25))
    assert await reads(world, CONTROLLER) == (200, "")
    await world.done("POST", f"/mandates/{given['id']}/end", {"last_day": "2026-11-26"}, **OPERATIONS)
    world.at(date(2026, 11, 26), 23, 59)
    assert await reads(world, CONTROLLER) == (200, "")
    world.at(date(2026, 11, 27), 0)
    assert await reads(world, CONTROLLER) == (403, "role_not_held")


@pytest.mark.parametrize(
    "other", [{"organisation": "cil-b"}, {"role": Role.CIL_RESPONSIBLE}, {"subject": "eve"}]
)
async def test_a_mandate_is_for_one_person_one_role_and_one_organisation(
    world: World, other: dict[str, Any]
) -> None:
    await world.cil("cil-a")
    await world.cil("cil-b")
    assert await reads(world, president() | other) == (403, "role_not_held")


async def test_other_services_are_told_of_the_day_that_they_ask_about(world: World) -> None:
    await world.cil()
    assert await holds(world, responsible(), "2026-11-23")
    assert not await holds(world, responsible(), "2026-11-22")
    assert not await holds(world, responsible("cil-b"), "2026-11-23")


async def test_only_services_ask(world: World) -> None:
    request = standing_pb2.HoldsRequest(role=Role.UESL_BOARD, day="2026-11-23")
    with pytest.raises(Forbidden):
        await world.service.ask(standing_pb2_grpc.StandingStub, "Holds", request, TechnicalRole.WORKFLOW)


async def test_an_adviser_is_asked_of_cases(world: World, others: FakeService) -> None:
    asked: list[str] = []

    def holds(request: standing_pb2.HoldsRequest) -> bool:
        asked.append(request.subject)
        return False

    others.holds = holds
    adviser = {"role": Role.ADVISER, "organisation": "cil-a", "subject": "adv-a"}
    assert await reads(world, adviser) == (403, "role_not_held")
    assert asked == ["adv-a"]


async def test_on_an_empty_platform_operations_give_uesls_board_its_first_mandate(world: World) -> None:
    board = {"role": Role.UESL_BOARD, "organisation": "uesl", "subject": "second"}
    assert await reads(world, board) == (403, "role_not_held")
    await world.mandate(board, by=OPERATIONS)
    await world.mandate(CONTROLLER, by=board)
    assert await reads(world, CONTROLLER) == (200, "")


async def test_an_expert_reads_what_everyone_may_read_and_nothing_of_members(world: World) -> None:
    """Charter §4, CONF-4: expertise needs neither a convention, nor a member's sheet, nor an application file."""
    await world.bound()
    await world.mandate(EXPERT, by=representative())
    assert await reads(world, EXPERT) == (200, "")
    for path in ("/conventions", "/cils", "/companies"):
        found = (await world.service.get(path, **EXPERT)).json()
        assert (found["items"] if isinstance(found, dict) else found) == [], path
    for path in ("/platforms/pf-x", "/cils/cil-a"):
        assert (await world.service.get(path, **EXPERT)).status_code == 404, path
    refused = await world.service.post("/conventions", {"platform": "pf-x"}, **EXPERT)
    assert refused.status_code == 403
    assert await holds(world, EXPERT, "2026-11-23")
