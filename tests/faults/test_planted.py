"""Tests of the auditor: once a guard of the product is removed, it must find the guard's invariant broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import true, update
from sqlalchemy.orm import Session

from kernel import calendar, facts, idempotency
from kernel.database import Tx
from kernel.ids import new_id
from kernel.message_facts import MessageWithheld
from services.cases.facts import InformationGiven
from services.cases.models import StepRow
from services.cases.repository import cases
from services.cases.service import notices
from services.reporting.puller import Puller
from tests.cases.service_steps import PERSON, Way
from tests.faults.auditor import audit
from tests.faults.left import Left
from tests.faults.small import Small
from tests.in_process import ROOT

Patch = pytest.MonkeyPatch


async def broken(play: Small) -> set[str]:
    await play.play()
    return set(audit(await play.left()))


async def test_nothing_is_found_where_every_guard_stands(play: Small) -> None:
    await play.play()
    left = await play.left()
    assert audit(left) == {}
    assert {"step_late", "engagement_offered", "adviser_added"} <= {one.kind for one in left.feeds["cases"]}


async def test_deduplication_removed(play: Small, monkeypatch: Patch) -> None:
    monkeypatch.setattr(idempotency, "find", lambda *_: None)
    monkeypatch.setattr(idempotency, "keep", lambda *_: None)
    assert "once" in await broken(play)


async def test_a_commit_forgotten(play: Small, monkeypatch: Patch) -> None:
    await play.way.open_case()
    await play.way.open("first_answer")
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", Session.rollback)
        said = await play.way.send("first-answer", {"means": "telephone", "on": play.way.today.isoformat()})
    assert said.is_success
    assert "acknowledged" in audit(await play.left())


async def test_a_fact_not_told(play: Small, monkeypatch: Patch) -> None:
    record = Tx.record
    kept = lambda tx, fact: None if isinstance(fact, InformationGiven) else record(tx, fact)  # noqa: E731
    monkeypatch.setattr(Tx, "record", kept)
    assert await broken(play) == {"acknowledged"}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Indian/Reunion"])
async def test_the_time_zone_wrong(play: Small, monkeypatch: Patch, zone: str) -> None:
    monkeypatch.setattr(calendar, "PARIS", ZoneInfo(zone))
    assert "deadlines" in await broken(play)


async def test_the_last_day_left_out(play: Small, monkeypatch: Patch) -> None:
    monkeypatch.setattr("services.cases.domain.deadlines.end_of", calendar.start_of)
    assert await broken(play) == {"deadlines"}


async def test_a_deadline_forgotten(play: Small, monkeypatch: Patch) -> None:
    monkeypatch.setattr("services.cases.service.steps._do_what_is_due", lambda _, *found: found)
    assert await broken(play) == {"deadlines"}


async def test_a_deadline_fired_twice(play: Small) -> None:
    """The record that a step is late is lost."""
    forgotten = Way(play.service)
    await forgotten.open_case()
    await play.until_due(forgotten, "first_answer")
    await play.service.platform.db.write(
        lambda tx: tx.session.execute(update(StepRow).values(reminded=0)), ROOT
    )
    await forgotten.tend("first_answer")
    assert set(audit(await play.left())) == {"once"}


async def test_the_scope_forgotten(play: Small, monkeypatch: Patch) -> None:
    monkeypatch.setattr(cases, "_reached_by", lambda role: true())
    monkeypatch.setattr(cases, "_one_case", cases._one_case.__wrapped__)  # the original caches its statement
    assert await broken(play) == {"apart"}


def off_by_one(monkeypatch: Patch) -> None:
    pull: Callable[..., Any] = Puller.pull
    shifted = lambda self, book, feed, after, *more: pull(self, book, feed, after + 1, *more)  # noqa: E731
    monkeypatch.setattr(Puller, "pull", shifted)


async def test_the_cursor_off_by_one(play: Small, monkeypatch: Patch) -> None:
    off_by_one(monkeypatch)
    assert await broken(play) == {"figures"}


async def test_the_cursor_off_by_one_and_the_chain_not_verified(play: Small, monkeypatch: Patch) -> None:
    """Position and hash end where they should: only the figures show the fault."""
    off_by_one(monkeypatch)
    monkeypatch.setattr("services.reporting.service.ingestion.chain.first_break", lambda *_: None)
    play.page = 1
    await play.play()
    left = await play.left()
    monkeypatch.undo()
    assert set(audit(left)) == {"figures"}


async def test_a_person_named_in_a_fact(play: Small, monkeypatch: Patch) -> None:
    def opened(tx: Tx, case: Any, row: StepRow) -> None:
        tx.record(MessageWithheld(subject=str(case.id), message=new_id(), template=PERSON["email"]))

    monkeypatch.setattr(notices, "opened", opened)
    assert await broken(play) == {"discreet"}


async def test_the_chain_not_kept(play: Small, monkeypatch: Patch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(facts, "chain", lambda previous, digest: digest)
        await play.play()
    assert "feeds" in audit(await play.left())


def drop(left: Left) -> None:
    del left.feeds["cases"][5]


def cut(left: Left) -> None:
    del left.feeds["cases"][-1]


def alter(left: Left) -> None:
    left.feeds["cases"][5] = replace(left.feeds["cases"][5], subject="another")


def post_again(left: Left) -> None:
    left.mails = ["<unknown@cilpass.example>"]


def log(left: Left) -> None:
    left.told["logs/cases.log"] = f'{{"event": "message_left", "to": "{PERSON["email"]}"}}'.encode()


def park(left: Left) -> None:
    left.parked = 1


def fail(left: Left) -> None:
    left.stuck = ["case-1 has a task pending"]


def lose(left: Left) -> None:
    left.running = set()
    left.awaited = {"case-1"}


EDITED: dict[Callable[[Left], None], set[str]] = {
    drop: {"feeds"},
    cut: {"feeds"},
    alter: {"feeds"},
    post_again: {"once"},
    log: {"discreet"},
    park: {"moving"},
    fail: {"moving"},
    lose: {"agreed"},
}
"""Changes that no guard prevents (an edited database, a server that loses data) or that only a server can show."""


@pytest.mark.parametrize("plant", EDITED, ids=lambda plant: plant.__name__)
async def test_what_was_left_is_edited(play: Small, plant: Callable[[Left], None]) -> None:
    await play.play()
    left = await play.left()
    plant(left)
    assert EDITED[plant] <= set(audit(left))
