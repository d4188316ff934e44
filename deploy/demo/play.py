"""Plays the demonstration for `cilpass demo`, through the gateway's REST API and the emailed links only."""

import asyncio
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx2

from deploy.demo import case_stories, convention_stories, open_cases
from deploy.demo.gateway import Gateway, Unexpected
from deploy.demo.histories import keep_histories
from deploy.demo.people import employees
from deploy.demo.player import Player
from deploy.demo.setting import Cast, keep_directory, set_the_scene
from deploy.demo.world import FEEDS, NeverQuiet, Stillness, Story, World, morning, play_together
from deploy.local.addresses import UESL_EMAIL, Addresses
from kernel.clock import SteppedClock
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.temporal import connect

START = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
"""Business time at the beginning of the demonstration."""

END = morning(date(2027, 3, 4))
YEAR = 2026

Tell = Callable[[str], None]


def play(addresses: Addresses, tell: Tell, histories: Path | None = None, *, live_on: bool = False) -> int:
    """Plays everything and returns the exit code: 0 only if what was expected happened, and nothing else.

    `histories` is a folder that receives the workflows' histories, for `cilpass replay`. With `live_on`, a few more
    cases are then begun and left under way, for a person who tries the screens.
    """
    try:
        return asyncio.run(_play(addresses, tell, histories, live_on))
    except (Unexpected, NeverQuiet) as error:
        tell(f"La démonstration s'arrête : {error}")
        return 1


async def _play(addresses: Addresses, tell: Tell, histories: Path | None, live_on: bool) -> int:
    assert addresses.clock is not None, "the demonstration needs stepped time"
    scenario = tomllib.loads((Path(__file__).parent / "scenario.toml").read_text("utf-8"))
    settings, clock = addresses.settings(), SteppedClock(addresses.clock)
    tokens = ServiceTokens.of(settings)
    callers = {
        name: Caller(name, addresses.grpc[name], tokens, Actor("player", TechnicalRole.OPERATIONS))
        for name in FEEDS
    }
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
        counts = await _play_all(world, cast, scenario, player, tell)
        await _nothing_else(gateway, stillness, scenario)
        if histories:
            await keep_histories(client, addresses, histories)
        code = await _conclude(world, cast, stillness, scenario, counts, began, tell)
        if live_on and not code:
            tell("Quelques dossiers en cours, pour la visite…")
            await open_cases.begin(world, cast, scenario)
        return code


class Played(Protocol):
    """A case or a convention whose story was played."""

    name: str

    async def check(self) -> list[str]:
        """Returns the dated history in French. Raises Unexpected where it did not end as expected."""
        ...


async def _play_all(
    world: World, cast: Cast, scenario: dict[str, Any], player: Player, tell: Tell
) -> tuple[int, int]:
    """Plays every story, then checks and shows each; returns the numbers of closed cases and of conventions."""
    lives = case_stories.lives(world, cast, employees(scenario))
    bonds = convention_stories.bonds(world, cast)
    months: set[str] = set()

    def acted(instant: datetime) -> None:
        month = f"{instant:%m/%Y}"
        if month not in months:
            months.add(month)
            tell(f"  {month}")

    stories = [_directories(cast, scenario), *(story for _, story in [*bonds, *lives])]
    await play_together(stories, player, world.clock, acted)
    await player.advance_to(END)
    played: list[Played] = [*(life for life, _ in lives), *(bond for bond, _ in bonds)]
    for one in played:
        lines = await one.check()
        if lines:
            tell("\n".join(["", scenario["titles"][one.name], *(f"  {line}" for line in lines)]))
    return sum(1 for life, _ in lives if life.case), len(bonds)


async def _directories(cast: Cast, scenario: dict[str, Any]) -> Story:
    """Fills the CILs' directories of partners, checked and declared when the year begins (PART-1, PART-2)."""
    yield morning(date(YEAR, 1, 8))
    for partner in scenario["partners"].values():
        await keep_directory(cast, partner)


async def _nothing_else(gateway: Gateway, stillness: Stillness, scenario: dict[str, Any]) -> None:
    """Checks that no mail went outside the scenario, and that no message for a workflow is parked."""
    known = {person["email"] for person in scenario["people"].values() if "email" in person}
    known |= {partner["email"] for partner in scenario["partners"].values()}
    known |= {f"contact@{key}.example" for key in scenario["platforms"]}
    known |= {f"{who}@{key}.example" for key in scenario["cils"] for who in ("president", "responsable")}
    known.add(UESL_EMAIL)
    strangers = {to for mail in await gateway.mails() for to in _recipients(mail)} - known
    if strangers or await stillness.parked():
        raise Unexpected(f"messages to {strangers}, {await stillness.parked()} parked")


def _recipients(mail: dict[str, Any]) -> list[str]:
    to = mail["to"]
    return [to] if isinstance(to, str) else list(to)


async def _conclude(
    world: World,
    cast: Cast,
    stillness: Stillness,
    scenario: dict[str, Any],
    counts: tuple[int, int],
    began: float,
    tell: Tell,
) -> int:
    """Shows the year's indicators, and checks that reporting has applied the four feeds to their end."""
    indicators = await cast.controller().get("reporting/v1/indicators", year=YEAR)
    tell(f"\nIndicateurs nationaux {YEAR}")
    for one in indicators["indicators"]:
        tell(f"  {one['label']} : {one['total']}")
        for spread in one["distributions"]:
            shown = ", ".join(f"{count['label']} {count['count']}" for count in spread["counts"])
            tell(f"    {spread['label']} : {shown}")
    totals = {one["code"]: one["total"] for one in indicators["indicators"]}
    if wrong := {code: totals[code] for code, total in scenario["expected"].items() if totals[code] != total}:
        raise Unexpected(f"the year's report says {wrong}, expected {scenario['expected']}")
    heads, applied = await stillness.heads(), await _applied(cast, stillness)
    facts = sum(position for position, _ in heads.values())
    reported = sum(
        position for name, (position, digest) in applied.items() if heads[name] == (position, digest)
    )
    tell(f"\nJoué en {time.monotonic() - began:.0f} s.")
    tell(
        f"demo: {counts[0]} cases closed, {counts[1]} conventions, {facts} facts, {reported} reported, "
        f"{facts - reported} lost"
    )
    return 0 if facts == reported else 1


async def _applied(cast: Cast, stillness: Stillness) -> dict[str, tuple[int, str]]:
    """Returns the position and the hash of each feed in reporting, once it has caught up."""
    heads = await stillness.heads()
    for _ in range(100):
        feeds = await cast.operations().get("reporting/v1/feeds")
        applied = {feed["feed"]: (feed["position"], feed["hash"]) for feed in feeds}
        if applied == heads:
            break
        await asyncio.sleep(0.1)
    return applied
