"""The first day of a new platform: gives the demonstration's people and organisations their places.

A person who tries the platform can then sign in as any of them, on the real day.
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
"""File of the data folder with the date of the first day, and whether it was carried out to its end."""


def is_unfinished(data: Path) -> bool:
    """Says whether the first day was begun on these data and interrupted."""
    mark = data / MARK
    return mark.exists() and not json.loads(mark.read_text())["settled"]


def settle(addresses: Addresses) -> None:
    """Creates organisations, mandates, advisers, conventions and partners, from the first day on.

    A repeated act has the same idempotency key, so that an interrupted first day is simply carried out again.
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
