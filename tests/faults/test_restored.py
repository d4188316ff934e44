"""Temporal lost, or restored to another instant than the databases: `cilpass reconcile` mends what differs.

In the middle of a play of two stories, all processes are stopped and files are put back, as the guide says. The stories
must then end as they would have without that.
"""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from deploy.demo.play import START
from deploy.local import platform
from deploy.local.supervisor import LocalPlatform
from kernel.clock import Clock
from tests.faults.auditor import audit
from tests.faults.miniature import Hooks, play

pytestmark = [pytest.mark.system, pytest.mark.whole]

DAY = "2026-01-15"
"""A day on which the offer is made, a convention is in force, and another has its notice."""

WRITERS = ("worker", "intake", "cases", "partners", "platform", "reporting")
DATABASES = tuple(f"{name}.sqlite" for name in WRITERS[1:])
TEMPORAL = "temporal.sqlite"


@dataclass(slots=True)
class Restorer:
    """Stops everything once, lets `restore` put files back, starts again and reconciles."""

    local: LocalPlatform
    data: Path
    clock: Clock
    restore: "Callable[[Restorer], bool]"
    acts: int = 0
    kept: Path | None = None
    said: str = ""
    looked: str = field(default="")
    moving_to: datetime | None = None
    copied: datetime | None = None
    undone: tuple[datetime, datetime] | None = None

    def hooks(self) -> Hooks:
        return Hooks(asked=self._asked, due=self._due)

    def keep(self, *names: str) -> None:
        """Copies the present databases."""
        self.kept, self.acts = self.data / "kept", 0
        self.kept.mkdir(exist_ok=True)
        for name in names:
            with (
                closing(sqlite3.connect(self.data / name)) as source,
                closing(sqlite3.connect(self.kept / name)) as copy,
            ):
                source.backup(copy)

    def put_back(self, *names: str) -> None:
        assert self.kept
        for name in names:
            self.lose(name)
            shutil.copyfile(self.kept / name, self.data / name)

    def lose(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            (self.data / f"{name}{suffix}").unlink(missing_ok=True)

    def _asked(self, request: httpx2.Request) -> None:
        self.acts += request.method != "GET"

    def _due(self, instant: datetime) -> None:
        if self.said or instant.date().isoformat() < DAY:
            return
        self.moving_to = instant
        for name in (*WRITERS, "temporal"):
            self.local.halt(name)
        restored = self.restore(self)
        for name in ("temporal", *reversed(WRITERS)):
            self.local.resume(name)
        if restored:
            self.looked = self._reconcile("--look")
            self.said = self._reconcile()

    def _reconcile(self, *options: str) -> str:
        command = [str(Path(sys.executable).parent / "cilpass"), "reconcile", "--data", str(self.data)]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
        return done.stdout


def temporal_lost(one: Restorer) -> bool:
    one.lose(TEMPORAL)
    return True


def temporal_older(one: Restorer) -> bool:
    """Puts back a copy of Temporal that is at least one move of time older than the databases."""
    if one.kept is None:
        one.keep(TEMPORAL)
        return False
    one.put_back(TEMPORAL)
    return True


def databases_older(one: Restorer) -> bool:
    """Puts back databases older by a move of time without acts of people, who would have to repeat theirs."""
    if one.copied is None or one.acts:
        one.keep(*DATABASES)
        one.copied = one.clock.now()
        return False
    one.put_back(*DATABASES)
    assert one.moving_to
    one.undone = one.copied, one.moving_to
    return True


@pytest.mark.cell("restored", "Temporal", "database")
@pytest.mark.parametrize("restore", [temporal_lost, temporal_older, databases_older])
def test_after_a_restore_to_another_instant_the_stories_end_as_they_would_have(
    tmp_path: Path, restore: Callable[[Restorer], bool]
) -> None:
    local, addresses = platform.build(tmp_path / "data", stepped=START, fast=True, screens=False)
    with local:
        one = Restorer(local, tmp_path / "data", addresses.business_clock, restore)
        left, _ = asyncio.run(play(addresses, one.hooks()))
        after = one._reconcile("--look")
    print(one.looked, one.said, after, sep="\n")
    assert "déroulement(s) d'accord" in one.said
    left.undone = one.undone
    assert audit(left) == {}
    assert " 0 absent(s), 0 de trop." in after
