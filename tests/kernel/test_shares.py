"""One organisation's crowd waits for itself: its share of a process, and what is answered beyond it."""

import asyncio
from dataclasses import dataclass, field

import httpx2
import pytest
from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from kernel.http.shares import AT_WORK, IN_ALL, Shares

ORGANISATION = "x-organisation"


@dataclass
class Counter:
    """A desk at which everyone stays until let go, and how many stood there at once."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    present: list[str] = field(default_factory=list)
    most: int = 0
    served: int = 0

    async def serve(self, organisation: str) -> None:
        self.present.append(organisation)
        self.most = max(self.most, len(self.present))
        await self.let_go.wait()
        self.present.remove(organisation)
        self.served += 1


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def http(counter: Counter) -> httpx2.AsyncClient:
    app = FastAPI()
    app.add_middleware(Shares, organisation_of=lambda request: request.headers.get(ORGANISATION, ""))

    @app.get("/")
    async def stay(request: Request) -> None:
        await counter.serve(request.headers.get(ORGANISATION, ""))

    @app.get("/fails")
    async def fail() -> None:
        raise RuntimeError

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://service")


def come(http: httpx2.AsyncClient, organisation: str, count: int) -> list[asyncio.Task[httpx2.Response]]:
    headers = {ORGANISATION: organisation}
    return [asyncio.create_task(http.get("/", headers=headers)) for _ in range(count)]


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_crowd_is_let_in_by_turns_and_all_of_it_is_served(
    http: httpx2.AsyncClient, counter: Counter
) -> None:
    crowd = come(http, "cil-a", IN_ALL)
    await settled()
    assert counter.present == ["cil-a"] * AT_WORK
    counter.let_go.set()
    assert {answer.status_code for answer in await asyncio.gather(*crowd)} == {200}
    assert (counter.served, counter.most) == (IN_ALL, AT_WORK)


async def test_who_comes_beyond_the_share_is_told_so_at_once_and_when_to_come_back(
    http: httpx2.AsyncClient, counter: Counter
) -> None:
    crowd = come(http, "cil-a", IN_ALL)
    await settled()
    refused = await http.get("/", headers={ORGANISATION: "cil-a"})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "overloaded"
    counter.let_go.set()
    await asyncio.gather(*crowd)
    assert (await http.get("/", headers={ORGANISATION: "cil-a"})).status_code == 200


async def test_operators_are_told_once_whose_crowd_it_is(http: httpx2.AsyncClient, counter: Counter) -> None:
    with capture_logs() as told:
        crowd = come(http, "cil-a", 2 * IN_ALL)
        await settled()
        counter.let_go.set()
        await asyncio.gather(*crowd)
    assert [(one["event"], one["organisation"]) for one in told] == [("share_used_up", "cil-a")]


async def test_another_organisation_is_served_beside_a_crowd(
    http: httpx2.AsyncClient, counter: Counter
) -> None:
    crowd = come(http, "cil-a", IN_ALL)
    await settled()
    quiet = come(http, "cil-b", 1)
    await settled()
    assert counter.present.count("cil-b") == 1
    counter.let_go.set()
    assert {answer.status_code for answer in await asyncio.gather(*crowd, *quiet)} == {200}


async def test_who_comes_by_a_link_is_of_no_crowd(http: httpx2.AsyncClient, counter: Counter) -> None:
    people = come(http, "", 3 * IN_ALL)
    await settled()
    assert len(counter.present) == 3 * IN_ALL
    counter.let_go.set()
    await asyncio.gather(*people)


async def test_what_fails_gives_its_place_back(http: httpx2.AsyncClient, counter: Counter) -> None:
    for _ in range(2 * IN_ALL):
        assert (await http.get("/fails", headers={ORGANISATION: "cil-a"})).status_code == 500
    crowd = come(http, "cil-a", AT_WORK)
    await settled()
    assert len(counter.present) == AT_WORK
    counter.let_go.set()
    await asyncio.gather(*crowd)
