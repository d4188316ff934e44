"""`cilpass demo`: the demonstration played through the gateway's REST API and the emailed links only."""

import asyncio
import os
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx2

from deploy.demo import case_stories, convention_stories
from deploy.demo.gateway import Gateway, Unexpected
from deploy.demo.people import employees
from deploy.demo.setting import Cast, set_the_scene
from deploy.demo.world import FEEDS, NeverQuiet, Stillness, World, morning, play_together
from deploy.local.addresses import Addresses
from kernel.clock import SteppedClock
from kernel.identity import Actor, Role
from kernel.rpc import Caller, ServiceTokens
from kernel.temporal import Player, connect

START = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
"""Where business time stands as the demonstration begins."""

END = morning(date(2027, 3, 4))
YEAR = 2026

Tell = Callable[[str], None]


def play(addresses: Addresses, tell: Tell) -> int:
    """Play everything and answer the exit code: zero only if all that was expected happened, and nothing else."""
    try:
        return asyncio.run(_play(addresses, tell))
    except (Unexpected, NeverQuiet) as error:
        tell(f"La démonstration s'arrête : {error}")
        return 1


async def _play(addresses: Addresses, tell: Tell) -> int:
    assert addresses.clock is not None, "the demonstration needs stepped time"
    scenario = tomllib.loads((Path(__file__).parent / "scenario.toml").read_text("utf-8"))
    settings, clock = addresses.settings(), SteppedClock(addresses.clock)
    tokens = ServiceTokens(settings)
    callers = {name: Caller(addresses.grpc[name], tokens, Actor("player", Role.OPERATIONS)) for name in FEEDS}
    client = await connect(settings)
    stillness = Stillness(client, callers)
    async with (
        httpx2.AsyncClient(base_url=addresses.gateway, timeout=30) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        cast, world = Cast(gateway, scenario), World(gateway, clock, stillness)
        player = Player(client, clock, stillness.agenda, stillness.wait)
        began = time.monotonic()
        tell("Plates-formes homologuées, chartes signées, conseillers en place…")
        await set_the_scene(cast, scenario)
        await _tell_all(world, cast, scenario, player, tell)
        tell(f"Joué en {time.monotonic() - began:.0f} s.")
        return await _conclude(world, cast, stillness, callers, tell)


async def _tell_all(world: World, cast: Cast, scenario: dict[str, Any], player: Player, tell: Tell) -> None:
    lives = case_stories.lives(world, cast, employees(scenario))
    bonds = convention_stories.bonds(world, cast)
    stories = [*bonds, *lives]
    months: set[str] = set()

    def acted(instant: datetime) -> None:
        month = f"{instant:%m/%Y}"
        if month not in months:
            months.add(month)
            tell(f"  {month}")

    await play_together([story for _, story in stories], player, world.clock, acted)
    await player.advance_to(END)
    for told, _ in stories:
        lines = await told.check()
        if lines:
            tell(f"\n{told.name}")
            for line in lines:
                tell(f"  {line}")


async def _conclude(
    world: World, cast: Cast, stillness: Stillness, callers: dict[str, Caller], tell: Tell
) -> int:
    indicators = await cast.controller().get("reporting/v1/indicators", year=YEAR)
    tell(f"\nIndicateurs {YEAR}")
    for one in indicators["indicators"]:
        tell(f"  {one['label']} : {one['figure']['total']}")
    heads = await stillness.heads()
    facts = sum(position for position, _ in heads.values())
    tell(f"demo: {facts} facts")
    return 0


def leave(code: int) -> None:
    """End the process at once: a live Temporal client can crash the interpreter's own shutdown."""
    sys.stdout.flush()
    os._exit(code)
