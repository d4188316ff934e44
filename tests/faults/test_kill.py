"""Every process is killed in the middle of its work, and the story ends as if nothing had happened."""

import asyncio
import os
import re
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
from kernel.faults import POINTS
from tests.faults.auditor import INVARIANTS, audit
from tests.faults.left import Left
from tests.faults.miniature import Hooks, play
from tests.faults.pressure import Pressed

pytestmark = pytest.mark.system

WHILE = 0.006
"""Seconds after an act is sent, at which its process is most likely writing."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill of `process` before an act is sent, while it runs, after its answer, or as time moves past a day.

    `how` is kill -9, SIGTERM, a freeze of FROZEN seconds, or a crash point, at which the process kills itself.
    """

    process: str
    when: str
    act: str
    how: str = "kill -9"


FROZEN = 5.0

KILLS = (
    Kill("platform", "before", "/conventions", "facts_appended"),
    Kill("platform", "after", "/signature"),
    Kill("temporal", "due", "2025-02-03"),
    Kill("platform", "before", "/notices", "message_posted"),
    Kill("partners", "before", "/partners", "act_begins"),
    Kill("partners", "after", "/declarations"),
    Kill("intake", "before", "intake/v1/contacts", "facts_committed"),
    Kill("intake", "after", "/case"),
    Kill("worker", "after", "/case"),
    Kill("cases", "before", "/first-answer", "facts_committed"),
    Kill("gateway", "before", "/information"),
    Kill("gateway", "while", "/study"),
    Kill("cases", "before", "/diagnosis", "relay_delivered"),
    Kill("worker", "before", "/decision", "activity_answered"),
    Kill("mailbox", "after", "/offer"),
    Kill("reporting", "before", "/offer", "page_kept"),
    Kill("worker", "before", "/offer", "frozen"),
    Kill("cases", "before", "links/offer/signature", "relay_stored"),
    Kill("temporal", "after", "/offer/signature"),
    Kill("worker", "due", "2026-01-15"),
    Kill("cases", "while", "/decline"),
    Kill("intake", "after", "/decline", "SIGTERM"),
    Kill("worker", "after", "/decline", "SIGTERM"),
    Kill("reporting", "after", "/decline", "frozen"),
    Kill("cases", "before", "/follow-ups", "frozen"),
    Kill("temporal", "while", "/implementation/end"),
    Kill("reporting", "before", "/report", "page_applied"),
    Kill("mailbox", "while", "/report"),
    Kill("cases", "after", "/report"),
    Kill("cases", "while", "/survey"),
)


AWAY = "/interviews"
"""The act during which Temporal is stopped; it is started again once the act was answered."""


@dataclass(slots=True)
class Killer:
    """Kills each process of the list at its moment, once, and stops Temporal for a while."""

    local: LocalPlatform
    without_temporal: int = 0
    began: float = field(default_factory=time.monotonic)
    left: list[Kill] = field(default_factory=lambda: list(KILLS))
    done: list[str] = field(default_factory=list)
    points: Path = Path()
    """Folder in which a file named `process.point` arms a crash point."""

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
        moment = f"{time.monotonic() - self.began:5.1f} s {kill.process} {kill.when} {kill.act}"
        self.done.append(f"{moment}: {kill.how} ({pid})")
        if kill.how in POINTS:
            (self.points / f"{kill.process}.{kill.how}").touch()
        elif not pid:
            self.left.append(
                kill
            )  # its process restarts: the kill waits for the next such moment, or the test fails
        elif kill.how == "frozen":
            os.kill(pid, signal.SIGSTOP)
            asyncio.get_running_loop().call_later(FROZEN, os.kill, pid, signal.SIGCONT)
        else:
            os.kill(pid, signal.SIGTERM if kill.how == "SIGTERM" else signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Played:
    """The state that a play left, the convention's history, and the kills that were carried out."""

    left: Left
    convention: list[str]
    killer: Killer
    pressed: Pressed | None = None


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Plays without kills; then acts go on in parallel while one process after the other is stopped by SIGTERM."""
    data = tmp_path_factory.mktemp("calm") / "data"
    local, addresses = platform.build(data, stepped=START, fast=True, screens=False)
    with local:
        killer, pressed = Killer(local), Pressed(local)
        left, convention = asyncio.run(
            play(addresses, Hooks(answered=pressed.count, afterwards=pressed.press))
        )
        return Played(left, convention, killer, pressed)


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("killed")
    local, addresses = platform.build(folder / "data", stepped=START, fast=True, screens=False)
    (folder / "points").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CILPASS_CRASH_POINTS", str(folder / "points"))
        with local:
            killer = Killer(local, points=folder / "points")
            left, convention = asyncio.run(play(addresses, killer.hooks()))
    print("\n".join(killer.done), f"played in {time.monotonic() - killer.began:.0f} s", sep="\n")
    assert not killer.left
    assert not list((folder / "points").iterdir()), "a crash point that nobody came to"
    return Played(left, convention, killer)


SERVICES = ("intake", "cases", "partners", "platform", "reporting")


def test_every_process_is_killed_at_several_moments_and_at_every_crash_point() -> None:
    moments = Counter(kill.process for kill in KILLS)
    assert set(moments) == {*SERVICES, "worker", "temporal", "gateway", "mailbox"}
    assert min(moments.values()) >= 2
    elsewhere = {
        "migration_made",  # tests/faults/test_migration.py
        "book_promoted",  # tests/faults/test_promotion.py
    }
    assert {kill.how for kill in KILLS} - {"kill -9", "SIGTERM", "frozen"} == set(POINTS) - elsewhere


def test_every_crash_point_has_its_place_in_the_code() -> None:
    root = Path(__file__).parents[2]
    code = "".join(
        path.read_text()
        for part in ("words", "kernel", "services", "workflows")
        for path in root.glob(f"{part}/**/*.py")
    )
    assert sorted(re.findall(r'faults\.point\("(\w+)"\)', code)) == sorted(POINTS)


@pytest.mark.cell("kill -9", *SERVICES, "worker", "Temporal", "gateway", "mailbox")
@pytest.mark.cell("crash point", *SERVICES, "worker")
@pytest.mark.cell("frozen", "worker", "reporting", "cases")
@pytest.mark.parametrize("holds", INVARIANTS, ids=lambda check: check.__name__)
def test_killed_and_frozen_in_the_middle_of_two_stories_every_invariant_holds(
    disturbed: Played, holds: Callable[[Left], list[str]]
) -> None:
    assert holds(disturbed.left) == []


def test_the_auditor_finds_nothing_in_an_undisturbed_story(undisturbed: Played) -> None:
    assert audit(undisturbed.left) == {}


@pytest.mark.cell("SIGTERM", *SERVICES, "worker", "gateway", "mailbox")
def test_told_to_end_while_acts_keep_coming_none_fails(undisturbed: Played) -> None:
    """Each act is tried again under its key while its service comes back, as a front end does; all are found, once."""
    pressed, left = undisturbed.pressed, undisturbed.pressed.left
    assert left
    print(pressed.told())
    assert min(pressed.done.values()) >= 5
    assert set(pressed.answers) <= {200, 201, 202, 409, 502, 503, 504}
    assert left.acts.asked.keys() == left.acts.done
    assert audit(left) == {}


@pytest.mark.cell("stopped", "Temporal")
def test_without_temporal_an_act_is_saved_and_answered_as_accepted(disturbed: Played) -> None:
    """The form is kept and acknowledged with 202; the workflow catches up, or the story would not have ended."""
    assert disturbed.killer.without_temporal == 202


@pytest.mark.cell("kill -9", *SERVICES, "worker", "Temporal", "gateway", "mailbox")
def test_the_feeds_tell_what_an_undisturbed_story_tells(disturbed: Played, undisturbed: Played) -> None:
    assert disturbed.left.kinds == undisturbed.left.kinds
    assert disturbed.convention == undisturbed.convention
    assert disturbed.left.recipients == undisturbed.left.recipients
