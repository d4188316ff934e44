"""The operators' view of a service, and the acts that retry what failed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from kernel import mail, relay
from kernel.health import LOOK_AGAIN
from kernel.http import operations
from kernel.relay import Signal
from tests.in_process import ROOT
from tests.platform.conftest import BOARD, OPERATIONS, World, president
from workflows.contracts import sweep


class Temporal:
    """A Temporal client that accepts signals for every workflow but those in `absent`."""

    def __init__(self, *absent: str) -> None:
        self.absent = set(absent)
        self.heard: list[tuple[str, str]] = []

    async def __call__(self) -> "Temporal":
        return self

    def get_workflow_handle(self, workflow_id: str) -> Any:
        async def there() -> None:
            if workflow_id in self.absent:
                raise RPCError("failed", RPCStatusCode.NOT_FOUND, b"")

        async def signal(name: str, args: list[Any]) -> None:
            await there()
            self.heard.append((workflow_id, name))

        return SimpleNamespace(signal=signal, describe=there)


@pytest.fixture
async def bound(world: World) -> AsyncIterator[World]:
    await world.bound()
    yield world


async def park(world: World, *workflows: str) -> None:
    for position, workflow in enumerate(workflows, 1):
        message = Signal(workflow, "changed", position)
        await world.service.platform.db.write(relay._park, ROOT, position, 0, message, "absent")


async def seen(world: World) -> Any:
    answer = await world.service.get("/operations", **OPERATIONS)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_service_says_how_it_stands(bound: World) -> None:
    told = await seen(bound)
    assert told["schema_version"] and told["facts"] > 0
    assert told["lag"] == told["facts"]  # no relay runs here
    assert (told["parked"], told["late"], told["stuck"], told["messages"]["failed"]) == (0, [], [], 0)


@pytest.mark.parametrize("who", [BOARD, president()])
async def test_nobody_else_may_ask(bound: World, who: dict[str, Any]) -> None:
    assert (await bound.service.get("/operations", **who)).status_code == 403
    for path in ("parked/retry", "messages/retry", "look-again"):
        assert (await bound.service.post(f"/operations/{path}", **who)).status_code == 403


async def test_what_was_put_aside_goes_again_but_for_who_is_not_there(bound: World) -> None:
    temporal = Temporal("convention-gone")
    bound.service.platform.relay._client = temporal
    await park(bound, "convention-gone", "convention-back")
    stuck = (await seen(bound))["stuck"]
    assert [(one["workflow"], one["why"]["label"]) for one in stuck] == [
        ("convention-gone", "Déroulement introuvable"),
        ("convention-back", "Déroulement introuvable"),
    ]
    answer = await bound.service.post("/operations/parked/retry", key="retry-once", **OPERATIONS)
    assert answer.json() == {"sent": 1, "left": 1}
    assert temporal.heard == [("convention-back", "changed")]
    again = await bound.service.post("/operations/parked/retry", key="retry-once", **OPERATIONS)
    assert again.json() == {"sent": 1, "left": 1}
    assert (await seen(bound))["parked"] == 1


async def test_overdue_workflows_are_told_to_look_again(bound: World) -> None:
    temporal = Temporal()
    bound.service.platform.relay._client = temporal
    bound.at(date(2027, 7, 25))
    (stuck,) = (await seen(bound))["stuck"]
    assert stuck["why"]["code"] == "behind_time"
    answer = await bound.service.post("/operations/look-again", **OPERATIONS)
    assert answer.json() == {"told": 1, "absent": 0, "left": 0}
    assert temporal.heard == [(stuck["workflow"], "look_again")]


async def test_what_temporal_does_not_answer_is_said_and_nothing_is_lost(
    bound: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr(operations, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(operations, "SEND_SECONDS", 0.05)
    bound.service.client._transport.app.state.temporal = away  # type: ignore[attr-defined]
    bound.service.platform.relay._client = away
    await park(bound, "convention-1")
    told = (await bound.service.get("/operations/temporal", **OPERATIONS)).json()
    assert told == {"answers": False, "works": False}
    answer = await bound.service.post("/operations/parked/retry", **OPERATIONS)
    assert (answer.status_code, answer.json()["code"]) == (503, "temporal_away")
    assert (await seen(bound))["parked"] == 1


async def test_a_message_that_failed_goes_before_the_others(bound: World) -> None:
    db = bound.service.platform.db
    identifier = await db.write(lambda tx: mail.decide(tx, "renewed", "c", urgent=True), ROOT)
    await db.write(mail._put_behind, ROOT, mail.Message(identifier, "renewed", "c", {}, bound.now))
    messages = (await seen(bound))["messages"]
    assert (messages["failed"], messages["failed_since"][:10]) == (1, "2026-11-23")
    answer = await bound.service.post("/operations/messages/retry", **OPERATIONS)
    assert answer.json() == {"tried": 1}
    assert (await seen(bound))["messages"]["failed"] == 0


async def test_a_cil_that_has_not_joined_in_time_is_late(world: World) -> None:
    await world.cil()
    world.at(date(2026, 11, 23) + timedelta(days=70))
    (late,) = (await seen(world))["late"]
    assert (late["kind"]["label"], late["count"], late["since"]) == (
        "Adhésion d'un CIL à une plate-forme",
        1,
        "2027-01-23",
    )


def test_the_signal_is_the_one_that_workflows_hear() -> None:
    assert LOOK_AGAIN == sweep.LOOK_AGAIN
