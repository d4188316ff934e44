"""The conventions of the demonstration: renewed twice, ended in time, a day late, typed late, and a move."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.demo.gateway import Person, Unexpected
from deploy.demo.setting import Cast
from deploy.demo.world import Story, World, morning


@dataclass(slots=True)
class Bond:
    """One convention's life; `end` is the first day out of force that the story expects, or none."""

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
        """A notice of the CIL, with the date on which it acts shown before it is recorded."""
        day = received.isoformat()
        await self.president.get(
            f"platform/v1/conventions/{self.id}/notice-preview", party="cil", received_on=day
        )
        body = {"party": "cil", "sent_on": (sent or received).isoformat(), "received_on": day, "proof": proof}
        return dict(await self.president.post(f"platform/v1/conventions/{self.id}/notices", body))

    async def check(self) -> list[str]:
        """The convention's ledger in French; Unexpected where it did not end as written."""
        seen = await self.president.get(f"platform/v1/conventions/{self.id}")
        if seen["end"] != self.end:
            raise Unexpected(f"{self.name}: expected the end {self.end}, found {seen['end']}")
        return [f"{_french(entry['day'])}  {entry['text']}" for entry in seen["ledger"]]


async def concluded(
    cast: Cast, cil: str, platform: str, effect: date, successor_of: str | None = None
) -> str:
    """A convention proposed by the CIL's president, signed by both (CONV-1); answers its id."""
    body = {"platform": platform, "effect_date": effect.isoformat(), "successor_of": successor_of}
    convention = str((await cast.president(cil).post("platform/v1/conventions", body))["id"])
    for party in (cast.president(cil), cast.representative(platform)):
        await party.post(f"platform/v1/conventions/{convention}/signature", {})
    return convention


async def renewed_twice(bond: Bond) -> Story:
    """Nobody says anything: renewed on 15 January 2026 and 2027."""
    yield morning(date(2025, 1, 15), 8)
    await bond.conclude(date(2025, 1, 15))


async def ended_in_time(bond: Bond) -> Story:
    """Notice received on the very last day, three months before the anniversary."""
    bond.end = "2026-02-03"
    yield morning(date(2025, 2, 3), 8)
    await bond.conclude(date(2025, 2, 3))
    yield morning(date(2025, 11, 3), 8)
    await bond.notice(date(2025, 11, 3))


async def a_day_late(bond: Bond) -> Story:
    """Notice received a day too late for the coming anniversary: it acts at the next one."""
    bond.end = "2027-03-03"
    yield morning(date(2025, 3, 3), 8)
    await bond.conclude(date(2025, 3, 3))
    yield morning(date(2025, 12, 4), 8)
    await bond.notice(date(2025, 12, 4))


async def letter_typed_late(bond: Bond) -> Story:
    """The letter came in time, but was typed in after the renewal: the renewal is annulled by a new entry."""
    bond.end = "2026-04-01"
    yield morning(date(2025, 4, 1), 8)
    await bond.conclude(date(2025, 4, 1))
    yield morning(date(2026, 4, 20), 8)
    await bond.notice(date(2025, 12, 31), date(2025, 12, 29), "Accusé de réception n° 2C 123 456 7890 1")


async def moving(bond: Bond) -> Story:
    """A CIL leaves its platform for another, without gap or overlap."""
    bond.end = "2026-05-05"
    yield morning(date(2025, 5, 5), 8)
    await bond.conclude(date(2025, 5, 5))
    yield morning(date(2026, 2, 4), 8)
    await bond.notice(date(2026, 2, 4))


async def moved(bond: Bond, predecessor: Bond) -> Story:
    """The successor, signed before, takes effect on the anniversary that ends its predecessor."""
    yield morning(date(2026, 4, 10), 8)
    await bond.conclude(date(2026, 5, 5), predecessor.id)


def bonds(world: World, cast: Cast) -> list[tuple[Bond, Story]]:
    """Every convention, ready to be played."""

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
