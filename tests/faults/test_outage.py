"""Temporal is down for a minute while people act: every act is accepted, and every case opens once it is back."""

import asyncio
import time
import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.demo.people import employees
from deploy.demo.play import START
from deploy.demo.setting import Cast
from deploy.local import platform
from deploy.local.supervisor import LocalPlatform
from tests.faults.auditor import audit
from tests.faults.left import Left
from tests.faults.miniature import END, SCENARIO, Hooks, play, small

pytestmark = [pytest.mark.system, pytest.mark.whole]

AWAY_SECONDS = 60.0


@dataclass
class Outage:
    """Stops Temporal, requests cases until its return, and reads the state once all is quiet."""

    local: LocalPlatform
    longest: float = 0.0
    left: Left | None = None

    async def pass_through(self, cast: Cast, look: Callable[[], Awaitable[Left]]) -> None:
        scenario = small(tomllib.loads(SCENARIO.read_text("utf-8")))
        adviser, person = cast.adviser("adv-lefevre"), employees(scenario)["lopez"]
        await asyncio.to_thread(self.local.halt, "temporal")
        back = time.monotonic() + AWAY_SECONDS
        while time.monotonic() < back:
            began = time.monotonic()
            contact = await adviser.post("intake/v1/contacts", person.contact(END.date()))
            await adviser.post(f"intake/v1/contacts/{contact['id']}/case", {})
            self.longest = max(self.longest, time.monotonic() - began)
        await asyncio.to_thread(self.local.resume, "temporal")
        self.left = await look()


@pytest.mark.cell("stopped", "Temporal")
def test_a_minute_without_temporal_loses_no_act_and_every_case_opens_afterwards(tmp_path: Path) -> None:
    local, addresses = platform.build(tmp_path / "data", stepped=START, fast=True, screens=False)
    with local:
        outage = Outage(local)
        before, _ = asyncio.run(play(addresses, Hooks(afterwards=outage.pass_through)))
    assert outage.left
    opened = outage.left.kinds["cases", "case_opened"] - before.kinds["cases", "case_opened"]
    print(
        f"{opened} cases asked for while Temporal was away; the longest request took {outage.longest:.1f} s"
    )
    assert opened >= 10
    assert audit(outage.left) == {}
