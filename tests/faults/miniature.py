"""A small demonstration: three cases and two conventions, and the state that they leave."""

import tomllib
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx2

from deploy.demo import case_stories, convention_stories
from deploy.demo.convention_stories import Bond
from deploy.demo.gateway import Gateway
from deploy.demo.life import REASON, Life
from deploy.demo.people import employees
from deploy.demo.player import Player
from deploy.demo.setting import Cast, keep_directory, set_the_scene
from deploy.demo.world import FEEDS, Stillness, Story, World, morning, play_together
from deploy.local.addresses import Addresses
from kernel.clock import SteppedClock
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.temporal import Due, connect
from tests.faults.acts import Acts
from tests.faults.left import Left, read

END = morning(date(2026, 2, 20))
SCENARIO = Path(case_stories.__file__).parent / "scenario.toml"

Asked = Callable[[httpx2.Request], None]
Answered = Callable[[httpx2.Response], None]


@dataclass(slots=True)
class Hooks:
    """Functions that are called with each request before it leaves, each answer, and before time moves.

    A request that `calm_before` accepts is sent once the platform is quiet, so that its step is open. `afterwards` is
    played once the state was read; it may read it again.
    """

    asked: Asked = lambda _: None
    answered: Answered = lambda _: None
    due: Callable[[datetime], None] = lambda _: None
    calm_before: Callable[[httpx2.Request], bool] = lambda _: False
    afterwards: Callable[[Cast, Callable[[], Awaitable[Left]]], Awaitable[None]] | None = None


async def play(addresses: Addresses, hooks: Hooks) -> tuple[Left, list[str]]:
    """Plays it and checks the ends; returns the state left, with the convention's dated history."""
    assert addresses.clock is not None
    scenario = small(tomllib.loads(SCENARIO.read_text("utf-8")))
    acts = Acts()
    settings, clock = addresses.settings(), SteppedClock(addresses.clock)
    tokens = ServiceTokens.of(settings)
    callers = {
        name: Caller(name, addresses.grpc[name], tokens, Actor("player", TechnicalRole.OPERATIONS))
        for name in FEEDS
    }
    client = await connect(settings)
    stillness = Stillness(client, callers)

    async def asked(request: httpx2.Request) -> None:
        if hooks.calm_before(request):
            await stillness.wait()
        acts.note_request(request)
        hooks.asked(request)

    async def answered(answer: httpx2.Response) -> None:
        acts.note_answer(answer)
        hooks.answered(answer)

    async def agenda(until: datetime) -> list[Due]:
        due = await stillness.agenda(until)
        if due:
            hooks.due(min(item.at for item in due))
        return due

    async with (
        httpx2.AsyncClient(
            base_url=addresses.gateway,
            timeout=30,
            event_hooks={"request": [asked], "response": [answered]},
        ) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        cast, world = Cast(gateway, scenario), World(gateway, clock, stillness)
        player = Player(client, clock, agenda, stillness.wait)
        await set_the_scene(cast, scenario)
        life = Life("divorce", world, employees(scenario)["lopez"], cast.adviser("adv-lefevre"))
        bond = Bond("ended_in_time", world, cast, "cil-midi", "pf-solidaire")
        handed = Life("declined", world, employees(scenario)["andre"], cast.adviser("adv-lefevre"))
        other = Bond("renewed_twice", world, cast, "cil-gascogne", "pf-entraide")
        forgotten = Life("forgotten", world, employees(scenario)["martin"], cast.adviser("adv-lefevre"))
        stories = [
            _directory(cast, scenario),
            convention_stories.ended_in_time(bond),
            convention_stories.renewed_twice(other),
            case_stories.divorce(life),
            _declined(handed, cast),
            _forgotten(forgotten),
        ]
        await play_together(stories, player, clock, lambda _: None)
        await player.advance_to(END)
        await life.check()
        await handed.check()
        told = await bond.check()

        async def look() -> Left:
            await stillness.wait()
            return await read(addresses, stillness, gateway, cast, client, deepcopy(acts), named_in(scenario))

        left = await look()
        if hooks.afterwards:
            await hooks.afterwards(cast, look)
    for caller in callers.values():
        await caller.channel.close()
    return left, told


def small(scenario: dict[str, Any]) -> dict[str, Any]:
    """Returns the scenario with only the people and organisations that the stories need."""
    kept = {
        "cils": ("cil-lyonnais", "cil-gascogne", "cil-midi"),
        "advisers": ("adv-lefevre",),
        "companies": ("textiles-du-rhone",),
        "people": ("lopez", "andre", "martin"),
        "partners": ("budget-conseil",),
    }
    small = scenario | {part: {key: scenario[part][key] for key in keys} for part, keys in kept.items()}
    small["partners"]["budget-conseil"]["cils"] = ["cil-lyonnais"]
    return small


def named_in(scenario: dict[str, Any]) -> tuple[str, ...]:
    """Returns the texts that identify a person of the play."""
    fields = ("first_name", "last_name", "email", "telephone", "address")
    people = [person[key] for person in scenario["people"].values() for key in fields if key in person]
    return (*people, *(adviser["name"] for adviser in scenario["advisers"].values()))


async def _directory(cast: Cast, scenario: dict[str, Any]) -> Story:
    yield morning(date(2026, 1, 8))
    for partner in scenario["partners"].values():
        await keep_directory(cast, partner)


async def _declined(life: Life, cast: Cast) -> Story:
    """A case for another CIL is declined; the case and its contact go to the next CIL (CASE-6)."""
    life.outcome, life.titles = "withdrawn", [case_stories.DESIGNATED]
    start = date(2026, 1, 21)
    yield morning(start)
    await life.open()
    yield morning(start, 11)
    asked, following = cast.responsible("cil-gascogne"), cast.responsible("cil-midi")
    await asked.post(life.path("decline"), {"reason": "too_far", "text": "Plus de 500 kilomètres."})
    await life.world.quiet()
    contact = f"intake/v1/contacts/{life.contact['id']}"
    for mine in (life.path(), contact):
        await following.get(mine)
    await asked.refused("case_unknown", life.path(), method="GET")
    await asked.refused("contact_unknown", contact, method="GET")
    life.adviser = following
    yield morning(start, 12)
    await life.act("ending", {"outcome": "withdrawn", "reason": REASON})


async def _forgotten(life: Life) -> Story:
    """A case opened on a Wednesday gets no first answer: it is late after its last day, and stays open."""
    yield morning(date(2026, 1, 21), 15)
    await life.open()
    yield morning(date(2026, 2, 2))
