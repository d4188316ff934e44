"""Links to a service that is unreachable, slow, half-open or late: deadlines fire, and no act is done twice."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub

from kernel import rpc
from kernel.errors import Unavailable
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from services.cases.rpc import CaseSteps
from tests.faults.auditor import audit
from tests.faults.proxy import Link, Proxy, proxy
from tests.faults.small import Small, small
from tests.stores import Files
from wiring.callers import WORKER

DEADLINE = 0.5
"""Timeout of each call here, in seconds."""


FOUND_AGAIN = 5.0
"""Seconds within which a repaired link must be used again."""


@dataclass
class Linked:
    """The case's workflow calls the cases service through a link that fails."""

    play: Small
    link: Proxy
    caller: Caller
    arrived: list[str] = field(default_factory=list)
    refusing: bool = False

    async def open(self, kind: str, deadline: float = DEADLINE) -> Any:
        request = cases_pb2.OpenStepRequest(case_id=self.play.way.case, kind=kind, ordinal=1)
        return await self.caller(CaseStepsStub(self.caller.channel).OpenStep, request, deadline)

    async def opened(self, kind: str) -> Any:
        """Opens a step; returns its state, None where no answer came."""
        with suppress(Unavailable):
            return await self.open(kind, 5.0)

    async def fails(self, kind: str) -> float:
        """Returns the seconds until the call fails."""
        began = time.monotonic()
        with pytest.raises(Unavailable):
            await self.open(kind)
        return time.monotonic() - began

    async def heals(self, kind: str) -> None:
        """Repairs the link, and checks that the same call is answered, with one step, and that all invariants hold."""
        self.link.become(Link.SOUND)
        async with asyncio.timeout(FOUND_AGAIN):
            while (await self.opened(kind)) is None:
                await asyncio.sleep(0.1)
        opened = [one.data["step"] for one in await self.play.service.facts("step_opened")]
        assert opened.count(kind) == 1
        await self.play.play_on()
        if "first_answer" in opened:
            await self.play.way.tend("first_answer")
        assert audit(await self.play.left()) == {}


@pytest.fixture
async def linked(
    tmp_path: Path, keys: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Linked]:
    """Counts the calls that arrive at the service, which refuses them while it is `refusing`."""
    answer, made = CaseSteps.OpenStep, list[Linked]()

    async def counted(self: CaseSteps, request: Any, context: Any) -> Any:
        for one in made:
            one.arrived.append(request.kind)
            if one.refusing:
                raise Unavailable
        return await answer(self, request, context)

    monkeypatch.setattr(CaseSteps, "OpenStep", counted)
    async with small(tmp_path, keys, files) as play, proxy(play.service.address) as link:
        await play.way.open_case()
        made.append(Linked(play, link, calling(play, link)))
        yield made[0]
        await made[0].caller.channel.close()


def calling(play: Small, link: Proxy) -> Caller:
    return Caller(
        "cases", link.address, play.service.tokens_of(WORKER), Actor("workflow", TechnicalRole.WORKFLOW)
    )


@pytest.mark.cell("unreachable", "links")
async def test_a_service_that_cannot_be_reached_is_told_as_such_and_is_found_again(linked: Linked) -> None:
    linked.link.become(Link.CUT)
    assert await linked.fails("first_answer") < 2 * DEADLINE
    assert linked.link.opened <= 10
    await linked.heals("first_answer")


@pytest.mark.cell("slow", "links")
async def test_a_slow_link_is_waited_for_within_the_deadline(linked: Linked) -> None:
    await linked.open("first_answer")
    linked.link.become(Link.SLOW)
    await linked.open("interview", 5.0)
    linked.link.delay = 2 * DEADLINE
    assert await linked.fails("diagnosis") < 1.5 * DEADLINE
    linked.link.delay = 0.0
    await linked.heals("diagnosis")


@pytest.mark.cell("answer lost", "links", "cases")
async def test_what_was_done_after_its_caller_gave_up_is_not_done_again(linked: Linked) -> None:
    await linked.open("first_answer")
    linked.link.become(Link.MUTE)
    assert await linked.fails("interview") < 1.5 * DEADLINE
    assert "interview" in linked.arrived
    linked.link.become(Link.CUT)
    await linked.heals("interview")


@pytest.mark.cell("half-open", "links")
async def test_a_connection_that_died_without_a_word_is_let_go(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a ping after 0.3 s where the platform waits ten."""
    soon = {name: 300 for name, _ in rpc.CHANNEL_OPTIONS if "keepalive" in name or "ping" in name}
    monkeypatch.setattr(rpc, "CHANNEL_OPTIONS", tuple((dict(rpc.CHANNEL_OPTIONS) | soon).items()))
    linked.caller = calling(linked.play, linked.link)
    await linked.open("first_answer")
    linked.link.become(Link.HALF_OPEN)
    assert await linked.fails("interview") < 1.5 * DEADLINE
    await linked.heals("interview")


@pytest.mark.cell("slow", "cases")
async def test_a_service_that_refuses_for_now_is_not_stormed(
    linked: Linked,
) -> None:
    """At most a tenth more calls arrive than were asked, once its callers know."""
    asked, linked.refusing = 100, True
    for _ in range(asked):
        with pytest.raises(Unavailable):
            await linked.open("first_answer", 5.0)
    linked.refusing = False
    print(f"{len(linked.arrived)} calls arrived for {asked} asked")
    assert len(linked.arrived) <= 1.1 * asked
    await linked.heals("first_answer")
