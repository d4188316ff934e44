"""The same message ten times, and messages out of order: one effect, whoever carries them."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client

from kernel.relay import Signal, send
from services.reporting.models import Book
from tests.faults.auditor import audit
from tests.faults.small import Small
from tests.workflows.conftest import temporal
from tests.workflows.desk import Desk
from tests.workflows.test_case_way import WAY_TO_SIGNATURE, case
from words.way import StepState
from workflows.contracts.case import CASE_ENDED, STEP_SETTLED, CaseEnded, StepSettled

__all__ = ["temporal"]

TIMES = 10


@pytest.mark.cell("ten times", "cases")
async def test_an_act_that_arrives_ten_times_under_one_key_is_done_once(play: Small) -> None:
    await play.way.open_case()
    await play.way.open("first_answer")
    body, key = {"means": "telephone", "on": "2026-11-23"}, uuid4().hex
    together = await asyncio.gather(*(play.way.send("first-answer", body, key=key) for _ in range(TIMES)))
    assert {one.status_code for one in together} <= {200, 202, 409}
    after = [await play.way.send("first-answer", body, key=key) for _ in range(TIMES)]
    assert {(one.text, one.headers["idempotency-replayed"]) for one in after} == {(after[0].text, "true")}
    other = await play.way.send("first-answer", body | {"means": "visit"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_used_for_other_content")
    assert len(await play.service.facts("step_done")) == 1
    await play.play_on()
    assert audit(await play.left()) == {}


@pytest.mark.cell("ten times", "cases", "worker")
async def test_what_a_workflow_asks_ten_times_at_once_is_done_once(play: Small) -> None:
    await asyncio.gather(*(play.way.open_case() for _ in range(TIMES)))
    opened = await asyncio.gather(*(play.way.open("first_answer") for _ in range(TIMES)))
    assert {one.SerializeToString() for one in opened} == {opened[0].SerializeToString()}
    await play.until_due(play.way, "first_answer")
    await asyncio.gather(*(play.way.tend("first_answer") for _ in range(TIMES)))
    told = Counter(one.kind for one in await play.service.facts())
    assert (told["case_opened"], told["step_opened"], told["step_late"]) == (1, 1, 1)
    assert audit(await play.left()) == {}


@pytest.mark.cell("ten times", "reporting")
@pytest.mark.cell("out of order", "reporting")
async def test_pages_that_come_ten_times_and_out_of_order_count_once(play: Small) -> None:
    await play.play()
    await play.left()
    puller, last = play.reporting.puller, len(await play.service.facts())
    for after in [*range(last, 0, -1), *[0] * TIMES]:
        await puller.pull(Book.LIVE, "cases", after, 3)
    assert audit(await play.left()) == {}


def _signal_of(way: tuple[Any, ...]) -> StepSettled:
    kind, ordinal, decision = way
    return StepSettled(kind, ordinal, StepState.DONE, decision)


@pytest.mark.cell("ten times", "Temporal")
@pytest.mark.cell("out of order", "Temporal")
async def test_signals_that_come_ten_times_and_last_first_lead_the_same_way(temporal: Client) -> None:
    """The desk may be asked again when signals crowd in on a task; the service answers the same (above)."""
    async with case(temporal, Desk()) as running:
        for way in [*reversed(WAY_TO_SIGNATURE)] * TIMES:
            await send(temporal, Signal(running.handle.id, STEP_SETTLED, _signal_of(way)), "")
        await running.until_opened("sign_engagement-1")
        for _ in range(TIMES):
            await send(temporal, Signal(running.handle.id, CASE_ENDED, CaseEnded("withdrawn")), "")
        assert await running.outcome() == "withdrawn"
        assert list(dict.fromkeys(running.desk.opened))[-1] == "sign_engagement-1"
        assert set(running.desk.closed) == {"withdrawn"}
