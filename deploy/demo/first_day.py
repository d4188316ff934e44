"""The first day of a platform that nobody used yet: the demonstration's people take their places.

Whoever starts the platform to try it may then sign in as any of them, on the real day, and begin.
"""

import asyncio
import json
import tomllib
from datetime import date
from pathlib import Path

import httpx2

from deploy.demo.convention_stories import concluded
from deploy.demo.gateway import Gateway
from deploy.demo.setting import Cast, keep_directory, set_the_scene
from deploy.local.addresses import Addresses, write_whole
from kernel.calendar import paris_day

MARK = "first-day.json"
"""In the data folder: which day it was, and whether everybody took their place."""


def is_unfinished(data: Path) -> bool:
    """Whether people began to take their places here and were cut off."""
    mark = data / MARK
    return mark.exists() and not json.loads(mark.read_text())["settled"]


def settle(addresses: Addresses) -> None:
    """Organisations, mandates, advisers, conventions and partners, from the first day on.

    Each act goes under the same key when it is done again, so that what was cut off goes on where it stopped.
    """
    mark = addresses.data / MARK
    today = paris_day(addresses.business_clock.now())
    day = date.fromisoformat(json.loads(mark.read_text())["day"]) if mark.exists() else today
    _write(mark, day, settled=False)
    asyncio.run(_settle(addresses, day))
    _write(mark, day, settled=True)


async def _settle(addresses: Addresses, day: date) -> None:
    scenario = tomllib.loads((Path(__file__).parent / "scenario.toml").read_text("utf-8"))
    async with (
        httpx2.AsyncClient(base_url=addresses.gateway, timeout=30) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        cast = Cast(Gateway(http, mailbox, addresses.signer(), steady=True), scenario)
        await set_the_scene(cast, scenario, day)
        for cil, details in scenario["cils"].items():
            await concluded(cast, cil, details["platform"], day)
        for partner in scenario["partners"].values():
            await keep_directory(cast, partner)


def _write(mark: Path, day: date, settled: bool) -> None:
    write_whole(mark, json.dumps({"day": day.isoformat(), "settled": settled}))
