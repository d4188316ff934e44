"""The first day of a platform that nobody used yet: the demonstration's people take their places.

Whoever starts the platform to try it may then sign in as any of them, on the real day, and begin.
"""

import asyncio
import tomllib
from pathlib import Path

import httpx2

from deploy.demo.convention_stories import concluded
from deploy.demo.gateway import Gateway
from deploy.demo.setting import Cast, keep_directory, set_the_scene
from deploy.local.addresses import Addresses
from kernel.calendar import paris_day


def settle(addresses: Addresses) -> None:
    """Organisations, mandates, advisers, conventions and partners, all from today on."""
    asyncio.run(_settle(addresses))


async def _settle(addresses: Addresses) -> None:
    scenario = tomllib.loads((Path(__file__).parent / "scenario.toml").read_text("utf-8"))
    today = paris_day(addresses.business_clock.now())
    async with (
        httpx2.AsyncClient(base_url=addresses.gateway, timeout=30) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        cast = Cast(Gateway(http, mailbox, addresses.signer()), scenario)
        await set_the_scene(cast, scenario, today)
        for cil, details in scenario["cils"].items():
            await concluded(cast, cil, details["platform"], today)
        for partner in scenario["partners"].values():
            await keep_directory(cast, partner)
