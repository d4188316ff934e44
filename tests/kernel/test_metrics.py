"""The metrics of every service, which are read at each request of their page."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from kernel import mail, relay, service_gauges
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.mail import Message
from kernel.metrics import Gauge, Metrics
from kernel.relay import Signal
from kernel.temporal import Due
from tests.in_process import MONDAY, ROOT
from tests.kernel.conftest import put

ROOT_FOLDER = Path(__file__).parents[2]


def agenda(tx: Tx, until: object) -> list[Due]:
    return [Due("case-1", MONDAY, MONDAY)] if tx.now > MONDAY else []


@pytest.fixture
async def watched(db: Database) -> AsyncIterator[Metrics]:
    yield Metrics("kernel", db, service_gauges.readings(agenda))


async def values(watched: Metrics) -> dict[str, float]:
    lines = (line for line in (await watched.read()).decode().splitlines() if not line.startswith("#"))
    found = (line.rpartition(" ") for line in lines)
    return {name.replace('service="kernel"', "").replace("{}", ""): float(value) for name, _, value in found}


async def test_a_service_at_rest_shows_zero_everywhere(watched: Metrics) -> None:
    assert set((await values(watched)).values()) == {0.0}


async def test_what_the_relay_has_left_to_carry_is_its_lag(db: Database, watched: Metrics) -> None:
    for number in range(3):
        await db.write(put, ROOT, number)
    await db.write(relay._take_lease, ROOT, "holder", 0)
    await db.write(relay._store_position, ROOT, "holder", 2)
    found = await values(watched)
    assert (found["cilpass_feed_head"], found["cilpass_relay_lag"]) == (3, 1)


async def test_what_is_parked_is_counted_until_it_is_sent_again(db: Database, watched: Metrics) -> None:
    await db.write(relay._park, ROOT, 1, 0, Signal("case-1", "look_again"), "absent")
    assert (await values(watched))["cilpass_relay_parked"] == 1
    await db.write(relay._unpark, ROOT, 1, 0)
    assert (await values(watched))["cilpass_relay_parked"] == 0


async def test_a_message_is_due_then_late_then_failed_then_sent(
    db: Database, watched: Metrics, clock: SteppedClock
) -> None:
    identifier = await db.write(lambda tx: mail.decide(tx, "offer", "case"), ROOT)
    message = Message(identifier, "offer", "case", {}, MONDAY)
    clock.set(MONDAY + timedelta(minutes=20))
    await db.write(mail._put_behind, ROOT, message)
    found = await values(watched)
    assert (found["cilpass_messages_due"], found["cilpass_messages_failed"]) == (1, 1)
    assert found["cilpass_messages_late_seconds"] == 1200
    await db.write(mail._settle, ROOT, message, mail.State.SENT, "")
    found = await values(watched)
    assert (found["cilpass_messages_due"], found["cilpass_messages_failed"]) == (0, 0)
    assert found['cilpass_messages{,state="sent"}'] == 1


async def test_a_timer_whose_instant_has_passed_is_late(watched: Metrics, clock: SteppedClock) -> None:
    clock.set(MONDAY + timedelta(hours=1))
    found = await values(watched)
    assert (found["cilpass_timers_due"], found["cilpass_timers_late_seconds"]) == (1, 3600)


def test_every_metric_is_documented() -> None:
    modules = (
        "kernel.service_gauges",
        "services.cases.service.metrics",
        "services.reporting.service.metrics",
    )
    gauges = [one for name in modules for one in vars(import_module(name)).values() if isinstance(one, Gauge)]
    told = re.findall(r"^\| `(cilpass_\w+)`", (ROOT_FOLDER / "docs/metrics.md").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(one.name for one in gauges)
