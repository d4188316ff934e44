"""Cases that the demonstration leaves under way, for a person who tries the screens: one at each main stage."""

import tomllib
from pathlib import Path
from typing import Any

from deploy.demo.gateway import Person
from deploy.demo.life import REFERRAL_PROMISE, Life
from deploy.demo.people import Employee
from deploy.demo.setting import Cast
from deploy.demo.world import World

ADVISER, CIL = "adv-lefevre", "cil-lyonnais"
PARTNER = "Association Budget Conseil"
PEOPLE = Path(__file__).with_name("open_cases.toml")


async def begin(world: World, cast: Cast, scenario: dict[str, Any]) -> dict[str, Life]:
    """Begins five cases today; returns them by person.

    One waits for its first answer, one for its diagnosis, one for the employee's signature. One is in its
    implementation, with a referral to a partner; one was closed and waits for its survey.
    """
    people = tomllib.loads(PEOPLE.read_text("utf-8"))["people"]
    adviser = cast.adviser(ADVISER)
    lives = {
        name: Life(name, world, Employee(data, scenario["companies"][data["company"]]), adviser)
        for name, data in people.items()
    }
    for life in lives.values():
        await life.open()
    await lives["aubert"].answer()
    await _offered(lives["colin"])
    await _carried_out(lives["perrin"], cast.responsible(CIL))
    await _closed(lives["lambert"])
    await world.quiet()
    return lives


async def _offered(life: Life) -> None:
    await life.first_level()
    await life.offer()


async def _carried_out(life: Life, responsible: Person) -> None:
    await life.first_level()
    await life.offer(REFERRAL_PROMISE)
    await life.world.quiet()
    await life.both_sign()
    await freshen(responsible)
    await life.refer(PARTNER)


async def freshen(responsible: Person) -> None:
    """Checks the partner's sheet today and renews its declaration, so that a referral is allowed (PART-1, PART-2)."""
    found = (await responsible.get("partners/v1/partners"))["items"]
    sheet = next(one for one in found if one["name"] == PARTNER)
    await responsible.post(f"partners/v1/partners/{sheet['id']}/check", {})
    declaration = {"declared_by": PARTNER, "pays_something": False}
    await responsible.post(f"partners/v1/partners/{sheet['id']}/declarations", declaration)


async def _closed(life: Life) -> None:
    await life.first_level()
    await life.offer()
    await life.world.quiet()
    await life.both_sign()
    await life.follow_up()
    await life.finish()
