"""Every process killed in the middle of its work: the story ends as if nothing had happened."""

import asyncio
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from deploy.demo.play import START
from deploy.local import platform
from deploy.local.supervisor import LocalPlatform
from tests.faults.miniature import Hooks, Left, play

pytestmark = pytest.mark.system

WHILE = 0.006
"""Seconds after an act left, when its process is most likely writing."""


@dataclass(frozen=True, slots=True)
class Kill:
    """Of `process`: before the act leaves, while it runs, after its answer, or as time moves past a day."""

    process: str
    when: str
    act: str


KILLS = (
    Kill("platform", "while", "/conventions"),
    Kill("platform", "after", "/signature"),
    Kill("temporal", "due", "2025-02-03"),
    Kill("platform", "after", "/notices"),
    Kill("partners", "while", "/partners"),
    Kill("partners", "after", "/declarations"),
    Kill("intake", "while", "intake/v1/contacts"),
    Kill("intake", "after", "/case"),
    Kill("worker", "after", "/case"),
    Kill("cases", "while", "/first-answer"),
    Kill("gateway", "before", "/interviews"),
    Kill("gateway", "while", "/study"),
    Kill("cases", "after", "/diagnosis"),
    Kill("worker", "while", "/decision"),
    Kill("mailbox", "after", "/offer"),
    Kill("cases", "while", "links/offer/signature"),
    Kill("temporal", "after", "/offer/signature"),
    Kill("worker", "due", "2026-01-15"),
    Kill("temporal", "while", "/implementation/end"),
    Kill("reporting", "while", "/report"),
    Kill("cases", "after", "/report"),
    Kill("cases", "while", "/survey"),
)


@dataclass(slots=True)
class Killer:
    """Kills each process of the list at its moment, once."""

    local: LocalPlatform
    began: float = field(default_factory=time.monotonic)
    left: list[Kill] = field(default_factory=lambda: list(KILLS))
    done: list[str] = field(default_factory=list)

    def hooks(self) -> Hooks:
        return Hooks(self.asked, self.answered, self.due)

    def asked(self, request: httpx2.Request) -> None:
        for kill in self._now("before", request):
            self._kill(kill)
        for kill in self._now("while", request):
            asyncio.get_running_loop().call_later(WHILE, self._kill, kill)

    def answered(self, request: httpx2.Request) -> None:
        for kill in self._now("after", request):
            self._kill(kill)

    def due(self, instant: datetime) -> None:
        day = instant.date().isoformat()
        for kill in [one for one in self.left if one.when == "due" and one.act <= day]:
            self.left.remove(kill)
            self._kill(kill)

    def _now(self, when: str, request: httpx2.Request) -> list[Kill]:
        if request.method == "GET":
            return []
        found = [one for one in self.left if one.when == when and request.url.path.endswith(one.act)]
        for kill in found:
            self.left.remove(kill)
        return found

    def _kill(self, kill: Kill) -> None:
        pid = self.local.pid(kill.process)
        self.done.append(
            f"{time.monotonic() - self.began:5.1f} s {kill.process} {kill.when} {kill.act} ({pid})"
        )
        if pid:
            os.kill(pid, signal.SIGKILL)
        else:
            self.left.append(kill)  # still coming back: at the next such moment, or the test says so


def _play(data: Path, hooks: bool) -> tuple[Left, list[str], list[Kill]]:
    local, addresses = platform.build(data, stepped=START, fast=True)
    with local:
        killer = Killer(local)
        left = asyncio.run(play(addresses, killer.hooks() if hooks else Hooks()))
        killer.done.append(f"{time.monotonic() - killer.began:5.1f} s told")
        return left, killer.done, killer.left


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Left:
    return _play(tmp_path_factory.mktemp("calm") / "data", hooks=False)[0]


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Left:
    left, done, not_done = _play(tmp_path_factory.mktemp("killed") / "data", hooks=True)
    print("\n".join(done))
    assert not not_done, not_done
    return left


def test_every_process_is_killed_at_least_once() -> None:
    services = {"intake", "cases", "partners", "platform", "reporting"}
    assert {kill.process for kill in KILLS} == services | {"worker", "temporal", "gateway", "mailbox"}


def test_the_feeds_are_dense_and_chained(disturbed: Left) -> None:
    assert disturbed.broken() == {}
    assert {name: (len(facts), facts[-1].hash) for name, facts in disturbed.feeds.items()} == disturbed.heads


def test_reporting_applied_every_fact(disturbed: Left) -> None:
    assert disturbed.reported == disturbed.heads


def test_no_message_to_a_workflow_is_parked(disturbed: Left) -> None:
    assert disturbed.parked == 0


def test_no_act_was_done_twice(disturbed: Left) -> None:
    facts = disturbed.feeds["cases"]
    steps = Counter(
        (fact.subject, fact.data["step"], fact.data["ordinal"]) for fact in facts if fact.kind == "step_done"
    )
    assert set(steps.values()) == {1}
    assert sum(1 for fact in facts if fact.kind == "engagement_signed") == 1


def test_the_feeds_tell_what_an_undisturbed_story_tells(disturbed: Left, undisturbed: Left) -> None:
    assert disturbed.kinds == undisturbed.kinds
    assert disturbed.convention == undisturbed.convention
    assert disturbed.recipients == undisturbed.recipients
