"""The whole demonstration, played while one process after the other is killed (`make faults`, some minutes)."""

import asyncio
import os
import random
import signal
import threading
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from deploy.demo.gateway import Gateway
from deploy.demo.play import START, play
from deploy.demo.setting import Cast
from deploy.demo.world import FEEDS, Stillness
from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.supervisor import LocalPlatform
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.temporal import connect
from tests.faults.auditor import audit
from tests.faults.left import Left, read
from tests.faults.miniature import SCENARIO, named_in

pytestmark = [pytest.mark.system, pytest.mark.whole]

EVERY_SECONDS = 4.0
SEED = int(os.environ.get("CILPASS_FAULTS_SEED", "20260101"))
SPARED = ("docs",)
"""Processes that are not killed: they only serve documentation."""


@dataclass(slots=True)
class Killer(threading.Thread):
    """Kills a process picked at random, every few seconds, until it is stopped."""

    local: LocalPlatform
    killed: Counter[str] = field(default_factory=Counter)
    enough: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        threading.Thread.__init__(self, daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        picks = random.Random(SEED)
        names = [name for name in self.local.names if name not in SPARED]
        while not self.enough.wait(EVERY_SECONDS):
            name = picks.choice(names)
            if pid := self.local.pid(name):
                os.kill(pid, signal.SIGKILL)
                self.killed[name] += 1


async def _left(addresses: Addresses) -> Left:
    settings = addresses.settings()
    tokens = ServiceTokens.of(settings)
    callers = {
        name: Caller(name, addresses.grpc[name], tokens, Actor("player", TechnicalRole.OPERATIONS))
        for name in FEEDS
    }
    async with (
        httpx2.AsyncClient(base_url=addresses.gateway, timeout=30) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        client = await connect(settings)
        people = named_in(tomllib.loads(SCENARIO.read_text("utf-8")))
        return await read(
            addresses, Stillness(client, callers), gateway, Cast(gateway, {}), client, people=people
        )


def _play(data: Path, disturb: bool) -> tuple[Left, Counter[str]]:
    local, addresses = platform.build(data, stepped=START, fast=True, screens=False)
    with local:
        killer = Killer(local)
        if disturb:
            killer.start()
        code = play(addresses, print)
        killer.enough.set()
        if disturb:
            killer.join()
        local.wait_ready()
        assert code == 0
        return asyncio.run(_left(addresses)), killer.killed


def test_the_demonstration_under_kills_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    calm, _ = _play(tmp_path / "calm", disturb=False)
    left, killed = _play(tmp_path / "killed", disturb=True)
    print(f"seed {SEED}:", dict(killed))
    assert sum(killed.values()) >= 10
    assert audit(left) == {}
    assert left.kinds == calm.kinds
    assert left.recipients == calm.recipients
