"""Cases that one test begins through the gateway, without the screens."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from deploy.demo import open_cases
from deploy.demo.gateway import Gateway
from deploy.demo.life import REFERRAL_PROMISE, Life
from deploy.demo.people import Employee
from deploy.demo.setting import Cast
from deploy.demo.world import FEEDS, Stillness, World
from deploy.local import platform
from deploy.local.addresses import Addresses
from kernel.clock import SteppedClock
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.temporal import connect

SCENARIO: dict[str, Any] = tomllib.loads((platform.ROOT / "deploy/demo/scenario.toml").read_text("utf-8"))
PARTNER = "Association Budget Conseil"
PARTNER_EMAIL = "accueil@budget-conseil.example"


@dataclass(frozen=True, slots=True)
class Stage:
    """The world and its people, while a case is carried on."""

    world: World
    cast: Cast


@asynccontextmanager
async def backstage(addresses: Addresses) -> AsyncIterator[Stage]:
    assert addresses.clock is not None
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
        stillness = Stillness(await connect(settings), callers)
        world = World(gateway, SteppedClock(addresses.clock), stillness)
        yield Stage(world, Cast(gateway, SCENARIO))


Act = Callable[[Life, Stage], Awaitable[None]]


def begin(addresses: Addresses, number: int, act: Act, **changes: Any) -> Life:
    """Begins a case for one test and takes it to where `act` ends.

    It runs in another thread, as the browser's driver keeps this thread's event loop.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(_begin(addresses, number, act, changes))).result()


def go_on(addresses: Addresses, life: Life, act: Act) -> None:
    """Carries out further acts on a case that was begun."""

    async def acted() -> None:
        async with backstage(addresses) as stage:
            life.world, life.adviser = stage.world, stage.cast.adviser(open_cases.ADVISER)
            await act(life, stage)
            await stage.world.quiet()

    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(acted())).result()


def settle(addresses: Addresses) -> None:
    """Waits until the platform has finished what the last act began."""

    async def waited() -> None:
        async with backstage(addresses) as stage:
            await stage.world.quiet()

    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(waited())).result()


async def _begin(addresses: Addresses, number: int, act: Act, changes: dict[str, Any]) -> Life:
    async with backstage(addresses) as stage:
        employee = Employee(_person(number) | changes, SCENARIO["companies"]["textiles-du-rhone"])
        life = Life("", stage.world, employee, stage.cast.adviser(open_cases.ADVISER))
        await life.open()
        await act(life, stage)
        await stage.world.quiet()
        return life


def _person(number: int) -> dict[str, Any]:
    """Returns an invented person, in another département than the scene's people."""
    known: dict[str, Any] = tomllib.loads(open_cases.PEOPLE.read_text("utf-8"))["people"]["colin"]
    return known | {
        "first_name": "Camille",
        "last_name": NAMES[number],
        "birth_date": known["birth_date"].replace(day=number + 1),
        "email": f"camille.{number}@courriel.example",
        "postcode": "42000",
        "commune": "Saint-Étienne",
    }


NAMES = (
    *("Aumont", "Bellier", "Chauvet", "Delmas", "Esnault", "Ferrand", "Gaillard", "Hamelin", "Imbert"),
    *(
        "Jourdan",
        "Klein",
        "Lacroix",
        "Maillard",
        "Navarro",
        "Oudin",
        "Perret",
        "Quentin",
        "Rolland",
        "Sabatier",
        "Tessier",
        "Urbain",
    ),
)


async def opened(life: Life, stage: Stage) -> None:
    """Carries out no act."""


async def offered(life: Life, stage: Stage) -> None:
    """Takes the case to an offer that waits for its signatures."""
    await life.first_level()
    await life.offer()


async def signed(life: Life, stage: Stage) -> None:
    """Takes the case to a signed engagement."""
    await life.first_level()
    await life.offer(REFERRAL_PROMISE)
    await life.world.quiet()
    await life.both_sign()


async def referred(life: Life, stage: Stage) -> None:
    """Takes the case to a referral to a partner."""
    await signed(life, stage)
    await send_to_partner(life, stage)


async def send_to_partner(life: Life, stage: Stage) -> None:
    await open_cases.freshen(stage.cast.responsible(open_cases.CIL))
    await life.refer(PARTNER)


async def closed(life: Life, stage: Stage) -> None:
    """Takes the case to its closure, with the survey to answer."""
    await life.answer()
    await life.diagnose()
    await life.decide("advice_sufficient")
