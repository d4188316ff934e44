"""Every process killed in the middle of its work: the story ends as if nothing had happened."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from deploy.demo.play import START
from deploy.local import platform
from deploy.local.supervisor import LocalPlatform
from tests.faults.auditor import INVARIANTS, audit
from tests.faults.left import Left
from tests.faults.miniature import Hooks, play

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
    Kill("gateway", "before", "/information"),
    Kill("gateway", "while", "/study"),
    Kill("cases", "after", "/diagnosis"),
    Kill("worker", "while", "/decision"),
    Kill("mailbox", "after", "/offer"),
    Kill("reporting", "after", "/offer"),
    Kill("cases", "while", "links/offer/signature"),
    Kill("temporal", "after", "/offer/signature"),
    Kill("worker", "due", "2026-01-15"),
    Kill("cases", "while", "/decline"),
    Kill("cases", "after", "/decline"),
    Kill("intake", "after", "/decline"),
    Kill("worker", "after", "/decline"),
    Kill("temporal", "while", "/implementation/end"),
    Kill("reporting", "while", "/report"),
    Kill("mailbox", "while", "/report"),
    Kill("cases", "after", "/report"),
    Kill("cases", "while", "/survey"),
)


AWAY = "/interviews"
"""The act during which Temporal is stopped, and comes back only once the act was answered."""


@dataclass(slots=True)
class Killer:
    """Kills each process of the list at its moment, once, and stops Temporal for a while."""

    local: LocalPlatform
    without_temporal: int = 0
    began: float = field(default_factory=time.monotonic)
    left: list[Kill] = field(default_factory=lambda: list(KILLS))
    done: list[str] = field(default_factory=list)

    def hooks(self) -> Hooks:
        return Hooks(self.asked, self.answered, self.due, self._away)

    def asked(self, request: httpx2.Request) -> None:
        if self._away(request):
            self.local.halt("temporal")
        for kill in self._now("before", request):
            self._kill(kill)
        for kill in self._now("while", request):
            asyncio.get_running_loop().call_later(WHILE, self._kill, kill)

    def answered(self, answer: httpx2.Response) -> None:
        done = answer.status_code < 300
        for kill in self._now("after", answer.request) if done else ():
            self._kill(kill)
        if self._away(answer.request):
            self.local.resume("temporal")
            self.without_temporal = answer.status_code if done else 0

    def due(self, instant: datetime) -> None:
        day = instant.date().isoformat()
        for kill in [one for one in self.left if one.when == "due" and one.act <= day]:
            self.left.remove(kill)
            self._kill(kill)

    def _away(self, request: httpx2.Request) -> bool:
        return request.method == "POST" and request.url.path.endswith(AWAY) and not self.without_temporal

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


@dataclass(frozen=True, slots=True)
class Played:
    """What a miniature left, the convention's story, and how the killer fared."""

    left: Left
    convention: list[str]
    killer: Killer


def _play(data: Path, disturb: bool) -> Played:
    local, addresses = platform.build(data, stepped=START, fast=True, screens=False)
    with local:
        killer = Killer(local)
        left, convention = asyncio.run(play(addresses, killer.hooks() if disturb else Hooks()))
        print(f"played in {time.monotonic() - killer.began:.0f} s, {'disturbed' if disturb else 'calm'}")
        return Played(left, convention, killer)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return _play(tmp_path_factory.mktemp("calm") / "data", disturb=False)


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    played = _play(tmp_path_factory.mktemp("killed") / "data", disturb=True)
    print("\n".join(played.killer.done))
    assert not played.killer.left
    return played


def test_every_process_is_killed_at_several_moments() -> None:
    services = {"intake", "cases", "partners", "platform", "reporting"}
    moments = Counter(kill.process for kill in KILLS)
    assert set(moments) == services | {"worker", "temporal", "gateway", "mailbox"}
    assert min(moments.values()) >= 2


@pytest.mark.parametrize("holds", INVARIANTS, ids=lambda check: check.__name__)
def test_after_all_these_kills_every_invariant_holds(
    disturbed: Played, holds: Callable[[Left], list[str]]
) -> None:
    assert holds(disturbed.left) == []


def test_the_auditor_finds_nothing_in_an_undisturbed_story(undisturbed: Played) -> None:
    assert audit(undisturbed.left) == {}


def test_without_temporal_an_act_is_saved_and_answered_as_accepted(disturbed: Played) -> None:
    """The form is kept and acknowledged with 202; the workflow catches up, or the story would not have ended."""
    assert disturbed.killer.without_temporal == 202


def test_the_feeds_tell_what_an_undisturbed_story_tells(disturbed: Played, undisturbed: Played) -> None:
    assert disturbed.left.kinds == undisturbed.left.kinds
    assert disturbed.convention == undisturbed.convention
    assert disturbed.left.recipients == undisturbed.left.recipients
