"""Each organisation has a share of a process; requests beyond it wait or are refused, without delaying others."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx2
import pytest
from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from kernel.http import shares
from kernel.http.shares import AT_WORK, IN_ALL, OF_ONE, Shares
from kernel.identity import Actor
from words.roles import Role

PATIENCE_SECONDS = 5.0
"""Timeout of a test: a request that is accepted by mistake would wait at the desk for ever."""


def named(request: Request) -> Actor:
    person, _, organisation = request.headers["x-who"].partition("@")
    return Actor(person, Role.ADVISER, organisation)


@dataclass
class Desk:
    """A route that holds every request until the test lets them go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    present: list[str] = field(default_factory=list)
    most: int = 0

    async def serve(self, organisation: str) -> None:
        self.present.append(organisation)
        self.most = max(self.most, len(self.present))
        try:
            await self.let_go.wait()
        finally:
            self.present.remove(organisation)


@dataclass
class Office:
    """A service with that route, and the requests to it."""

    http: httpx2.AsyncClient
    desk: Desk = field(default_factory=Desk)

    def come(self, organisation: str, count: int = 1) -> list[asyncio.Task[httpx2.Response]]:
        """Sends a number of requests, from two people in turn."""
        people = islice(cycle(("ada", "bob")), count)
        return [asyncio.create_task(self.ask(f"{person}@{organisation}")) for person in people]

    async def ask(self, who: str, path: str = "/stay") -> httpx2.Response:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.http.get(path, headers={"x-who": who})

    async def leave(self, *crowds: list[asyncio.Task[httpx2.Response]]) -> set[int]:
        self.desk.let_go.set()
        return {
            answer.status_code for answer in await asyncio.gather(*(one for crowd in crowds for one in crowd))
        }


@pytest.fixture
def office() -> Office:
    app = FastAPI()
    app.add_middleware(Shares, named=named)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    made = Office(httpx2.AsyncClient(transport=transport, base_url="http://service"))

    @app.get("/stay")
    async def stay(request: Request) -> None:
        await made.desk.serve(named(request).organisation)

    @app.get("/pass")
    async def go_by() -> None:
        return None

    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError

    return made


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_crowd_is_let_in_by_turns_and_all_of_it_is_served(office: Office) -> None:
    crowd = office.come("cil-a", IN_ALL)
    await settled()
    assert office.desk.present == ["cil-a"] * AT_WORK
    assert await office.leave(crowd) == {200}
    assert office.desk.most == AT_WORK


async def test_who_comes_beyond_the_share_is_told_so_at_once_and_when_to_come_back(office: Office) -> None:
    crowd = office.come("cil-a", IN_ALL)
    await settled()
    refused = await office.ask("eve@cil-a")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "overloaded"
    assert await office.leave(crowd) == {200}
    assert (await office.ask("eve@cil-a")).status_code == 200


async def test_another_organisation_is_served_beside_a_crowd(office: Office) -> None:
    crowd = office.come("cil-a", IN_ALL)
    await settled()
    quiet = office.come("cil-b")
    await settled()
    assert office.desk.present.count("cil-b") == 1
    assert await office.leave(crowd, quiet) == {200}


async def test_one_person_leaves_places_to_their_colleagues(office: Office) -> None:
    script = [asyncio.create_task(office.ask("ada@cil-a")) for _ in range(OF_ONE)]
    await settled()
    assert (await office.ask("ada@cil-a")).status_code == 429
    colleague = asyncio.create_task(office.ask("bob@cil-a"))
    await settled()
    assert not colleague.done()
    assert await office.leave(script, [colleague]) == {200}


async def test_who_acts_for_no_organisation_is_of_no_crowd(office: Office) -> None:
    people = office.come("", 3 * IN_ALL)
    await settled()
    assert len(office.desk.present) == 3 * IN_ALL
    assert await office.leave(people) == {200}


@pytest.mark.parametrize(("path", "answered"), [("/pass", 200), ("/fail", 500)])
async def test_what_is_done_or_fails_gives_its_place_and_its_turn_back(
    office: Office, path: str, answered: int
) -> None:
    one = office.come("cil-a")
    await settled()
    for _ in range(2 * IN_ALL):
        assert (await office.ask("bob@cil-a", path)).status_code == answered
    others = office.come("cil-a", AT_WORK)
    await settled()
    assert len(office.desk.present) == AT_WORK
    assert await office.leave(one, others) == {200}


async def test_who_goes_away_gives_their_place_and_their_turn_back(office: Office) -> None:
    crowd = office.come("cil-a", IN_ALL)
    await settled()
    gone = crowd[1 : IN_ALL - 2]
    for one in gone:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one
    newcomers = office.come("cil-a", len(gone))
    await settled()
    assert len(office.desk.present) == AT_WORK
    assert await office.leave([one for one in crowd if one not in gone], newcomers) == {200}


async def test_operators_are_told_once_a_minute_whose_crowd_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "TELL_SECONDS", 0.2)
    with capture_logs() as told:
        crowd = office.come("cil-a", 2 * IN_ALL)
        await settled()
        await asyncio.sleep(0.3)
        await office.ask("eve@cil-a")
        await office.leave(crowd)
    assert [(one["event"], one["organisation"]) for one in told] == [("share_used_up", "cil-a")] * 2
