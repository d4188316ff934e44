"""The cluster form: one copy of each service and a worker killed with -9, and nothing is lost (decision 0011)."""

import asyncio
from pathlib import Path

import pytest

from deploy.demo.play import START
from deploy.local import platform
from deploy.local.cluster import CLUSTER
from deploy.local.embedded import EMBEDDED
from deploy.local.form import Form
from kernel.settings import SERVICES
from tests.faults.auditor import audit
from tests.faults.left import Left
from tests.faults.miniature import Hooks, play
from tests.faults.test_kill import Kill, Killer

pytestmark = [pytest.mark.system, pytest.mark.cluster]

KILLS = (
    Kill("platform_2", "while", "/conventions"),
    Kill("partners", "while", "/declarations"),
    Kill("intake_2", "while", "/case"),
    Kill("worker_2", "after", "/case"),
    Kill("cases", "while", "/decision"),
    Kill("reporting", "after", "/offer"),
)


def _play(data: Path, form: Form, kills: tuple[Kill, ...]) -> tuple[Left, list[str], Killer]:
    local, addresses = platform.build(
        data, stepped=START, fast=True, screens=False, form=form, ready_seconds=600
    )
    with local:
        killer = Killer(local, without_temporal=1, left=list(kills))
        left, told = asyncio.run(play(addresses, killer.hooks() if kills else Hooks()))
        print("\n".join(killer.done))
        return left, told, killer


def test_a_copy_of_each_service_is_killed_and_nothing_is_lost(folder: Path) -> None:
    assert {kill.process.removesuffix("_2") for kill in KILLS} == {*SERVICES, "worker"}
    calm, convention, _ = _play(folder / "embedded", EMBEDDED, ())
    left, told, killer = _play(folder / "cluster", CLUSTER, KILLS)
    assert not killer.left
    assert audit(left) == {}
    assert left.kinds == calm.kinds
    assert left.recipients == calm.recipients
    assert told == convention
