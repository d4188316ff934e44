"""The conventions of the demonstration: renewals, notices in time, late and typed late, and a change of platform."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.demo.gateway import Person, Unexpected
from deploy.demo.setting import Cast
from deploy.demo.world import Story, World, morning


@dataclass(slots=True)
class Bond:
    """A convention that a story plays; `end` is the first day out of force that the story expects, None if none."""

    name: str
    world: World
    cast: Cast
    cil: str
    platform: str
    end: str | None = None
    id: str = ""

    @property
    def president(self) -> Person:
        return self.cast.president(self.cil)

    async def conclude(self, effect: date, successor_of: str | None = None) -> None:
        self.id = await concluded(self.cast, self.cil, self.platform, effect, successor_of)
        await self.world.quiet()

    async def notice(
        self, received: date, sent: date | None = None, proof: str | None = None
    ) -> dict[str, Any]:
        """Asks for the date on which a notice of the CIL takes effect, then records the notice."""
        day = received.isoformat()
        await self.president.get(
            f"platform/v1/conventions/{self.id}/notice-preview", party="cil", received_on=day
        )
        body = {"party": "cil", "sent_on": (sent or received).isoformat(), "received_on": day, "proof": proof}
        return dict(await self.president.post(f"platform/v1/conventions/{self.id}/notices", body))

    async def check(self) -> list[str]:
        """Returns the convention's ledger in French. Raises Unexpected where it did not end as expected."""
        seen = await self.president.get(f"platform/v1/conventions/{self.id}")
        if seen["end"] != self.end:
            raise Unexpected(f"{self.name}: expected the end {self.end}, found {seen['end']}")
        return [f"{_french(entry['day'])}  {entry['text']}" for entry in seen["ledger"]]


async def concluded(
    cast: Cast, cil: str, platform: str, effect: date, successor_of: str | None = None
) -> str:
    """Has the CIL's president propose a convention and both sign it (CONV-1); returns its id."""
    body = {"platform": platform, "effect_date": effect.isoformat(), "successor_of": successor_of}
    convention = str((await cast.president(cil).post("platform/v1/conventions", body))["id"])
    for party in (cast.president(cil), cast.representative(platform)):
        await party.post(f"platform/v1/conventions/{convention}/signature", {})
    return convention


async def renewed_twice(bond: Bond) -> Story:
    """Without notice, the convention is renewed on 15 January 2026 and 2027."""
    yield morning(date(2025, 1, 15), 8)
    await bond.conclude(date(2025, 1, 15))


async def ended_in_time(bond: Bond) -> Story:
    """The notice is received on the last possible day, three months before the anniversary."""
    bond.end = "2026-02-03"
    yield morning(date(2025, 2, 3), 8)
    await bond.conclude(date(2025, 2, 3))
    yield morning(date(2025, 11, 3), 8)
    await bond.notice(date(2025, 11, 3))


async def a_day_late(bond: Bond) -> Story:
    """The notice is received a day too late for the coming anniversary, so it takes effect at the next one."""
    bond.end = "2027-03-03"
    yield morning(date(2025, 3, 3), 8)
    await bond.conclude(date(2025, 3, 3))
    yield morning(date(2025, 12, 4), 8)
    await bond.notice(date(2025, 12, 4))


async def letter_typed_late(bond: Bond) -> Story:
    """The letter came in time but was typed after the renewal, so a new entry annuls the renewal."""
    bond.end = "2026-04-01"
    yield morning(date(2025, 4, 1), 8)
    await bond.conclude(date(2025, 4, 1))
    yield morning(date(2026, 4, 20), 8)
    await bond.notice(date(2025, 12, 31), date(2025, 12, 29), "Accusé de réception n° 2C 123 456 7890 1")


async def moving(bond: Bond) -> Story:
    """A CIL leaves its platform for another one, without a gap or an overlap of days."""
    bond.end = "2026-05-05"
    yield morning(date(2025, 5, 5), 8)
    await bond.conclude(date(2025, 5, 5))
    yield morning(date(2026, 2, 4), 8)
    await bond.notice(date(2026, 2, 4))


async def moved(bond: Bond, predecessor: Bond) -> Story:
    """The successor was signed before, and takes effect on the anniversary that ends its predecessor."""
    yield morning(date(2026, 4, 10), 8)
    await bond.conclude(date(2026, 5, 5), predecessor.id)


def bonds(world: World, cast: Cast) -> list[tuple[Bond, Story]]:
    """Returns every convention with the story that plays it."""

    def bond(name: str, cil: str, platform: str) -> Bond:
        return Bond(name, world, cast, cil, platform)

    first, timely = (
        bond("renewed_twice", "cil-lyonnais", "pf-entraide"),
        bond("ended_in_time", "cil-midi", "pf-solidaire"),
    )
    late, typed = (
        bond("a_day_late", "cil-alsace", "pf-solidaire"),
        bond("letter_typed_late", "cil-gascogne", "pf-solidaire"),
    )
    leaving, joining = (
        bond("moving", "cil-atlantique", "pf-entraide"),
        bond("moved", "cil-atlantique", "pf-solidaire"),
    )
    return [
        (first, renewed_twice(first)),
        (timely, ended_in_time(timely)),
        (late, a_day_late(late)),
        (typed, letter_typed_late(typed)),
        (leaving, moving(leaving)),
        (joining, moved(joining, leaving)),
    ]


def _french(day: str) -> str:
    return date.fromisoformat(day).strftime("%d/%m/%Y")
