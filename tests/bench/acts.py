"""A repeated act of people: an interview is held, after which another one is opened, each on another case.

Every act goes through the gateway, `cases`, the relay, Temporal, the worker, and back to `cases`, which opens the next
interview. The answer is 200 once that is open, 202 where it takes more than a second and a half; the act is saved in
both cases. Requests come from several addresses, as the gateway counts by address.
"""

import asyncio
import itertools
import time
import tomllib
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import httpx2

from deploy.demo.convention_stories import Bond
from deploy.demo.gateway import Gateway, Person
from deploy.demo.life import Life
from deploy.demo.people import Employee, employees
from deploy.demo.setting import BEGINNING, Cast, set_the_scene
from deploy.demo.world import Stillness, morning
from deploy.local.addresses import Addresses
from deploy.local.platform import ROOT
from kernel.clock import SteppedClock
from kernel.temporal import connect
from tests.bench import lives
from tests.bench.lives import Busy, Timed
from tests.bench.measures import quantiles, side_by_side

MONDAY = morning(BEGINNING)
"""Business time of a whole run."""

PLATFORM = "pf-entraide"
OFFICES = {"cil-lyonnais": ("adv-lefevre", "lopez"), "cil-atlantique": ("adv-guillou", "simon")}
"""An adviser of each CIL, and the employee of the scenario after whom its others are made."""

ADDRESSES = [f"127.0.0.{number}" for number in range(2, 10)]
ANSWER_SECONDS = 15.0
"""Timeout of a request, longer than the gateway's."""

CLOSED_LANES = 12
OPENED_AT_ONCE = 6
AGAIN_SECONDS = {200: 0.0, 429: 0.0, 202: 2.0}
"""Seconds before the next act on a case, by status of the answer; `LATER_SECONDS` after other statuses."""

LATER_SECONDS = 5.0
DRAINED_MILLISECONDS, DRAIN_SECONDS = 300.0, 45.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One act: when it was due (seconds of the block), and milliseconds from then to its answer, 0 if none came."""

    at: float
    milliseconds: float
    status: int
    code: str = ""
    retry_after: str = ""
    sent_late_milliseconds: float = 0.0
    crowded: bool = False
    """No case was free, so the act is on a case whose former act was not over."""

    @property
    def useful(self) -> bool:
        return self.status in (200, 202)


@dataclass(slots=True)
class Office:
    """A CIL's adviser and their cases; the next act is on the case whose last act is the oldest."""

    adviser: Person
    today: str
    clients: Sequence[httpx2.AsyncClient]
    free: deque[str] = field(default_factory=deque)
    busy: dict[str, None] = field(default_factory=dict)
    _turn: Any = field(default_factory=itertools.count)

    async def act(self, began: float, at: float) -> Asked:
        crowded = not self.free
        case = self._next()
        sent = time.perf_counter()
        status, code, retry_after = await self._ask(case)
        now = time.perf_counter()
        pause = AGAIN_SECONDS.get(status, LATER_SECONDS)
        asyncio.get_running_loop().call_later(pause, self._back, case)
        late = 1000 * (sent - began - at)
        return Asked(at, 1000 * (now - began - at), status, code, retry_after, late, crowded)

    def _next(self) -> str:
        if self.free:
            case = self.free.popleft()
        else:
            case = next(iter(self.busy))
            del self.busy[case]
        self.busy[case] = None
        return case

    def _back(self, case: str) -> None:
        if case in self.busy:
            del self.busy[case]
            self.free.append(case)

    async def _ask(self, case: str) -> tuple[int, str, str]:
        client = self.clients[next(self._turn) % len(self.clients)]
        key = str(uuid4())
        # The notes differ each time: a repeated body would be answered without any work.
        body = {"means": "visit", "on": self.today, "notes": f"Entretien {key}.", "another": True}
        headers = {"Authorization": f"Bearer {self.adviser.token}", "Idempotency-Key": key}
        try:
            answer = await client.post(f"/api/cases/v1/cases/{case}/interviews", json=body, headers=headers)
        except httpx2.TransportError as error:
            return 0, type(error).__name__, ""
        code = str(answer.json().get("code", "")) if answer.status_code >= 400 else ""
        return answer.status_code, code, answer.headers.get("retry-after", "")


async def press(office: Office, rate: float, seconds: float) -> list[Asked]:
    """Sends acts in an open loop, each at its instant even if earlier ones have no answer yet; returns all of them."""
    began = time.perf_counter()
    asked = []
    for number in range(int(rate * seconds)):
        at = number / rate
        await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
        asked.append(asyncio.create_task(office.act(began, at)))
    await asyncio.sleep(max(0.0, began + seconds - time.perf_counter()))
    return list(await asyncio.gather(*asked))


async def capacity(office: Office, seconds: float) -> float:
    """Returns the acts done per second in a closed loop, by as many people as keep the platform busy."""
    began = time.perf_counter()
    done = 0

    async def lane() -> None:
        nonlocal done
        while (at := time.perf_counter() - began) < seconds:
            answer = await office.act(began, at)
            done += answer.useful

    async with asyncio.TaskGroup() as lanes:
        for _ in range(CLOSED_LANES):
            lanes.create_task(lane())
    return done / (time.perf_counter() - began)


async def drained(office: Office) -> float:
    """Returns the seconds until three acts in a row are as fast as without load, hence the queues are empty."""
    began, quick = time.perf_counter(), 0
    while quick < 3 and time.perf_counter() - began < DRAIN_SECONDS:
        await asyncio.sleep(0.2)
        now = time.perf_counter()
        one = await office.act(now, 0.0)
        quick = quick + 1 if one.status == 200 and one.milliseconds < DRAINED_MILLISECONDS else 0
    return time.perf_counter() - began


def summary(asked: Sequence[Asked], rate: float, seconds: float) -> dict[str, Any]:
    """Returns the counts and latencies of a block's acts; useful ones are those done within the block."""
    useful = [one for one in asked if one.useful]
    refused = [one for one in asked if one.status == 429]
    in_time = sum(one.at + one.milliseconds / 1000 <= seconds for one in useful)
    return {
        "asked_per_second": round(rate, 1),
        "asked": len(asked),
        "useful_per_second": round(in_time / seconds, 2),
        "answers": {str(status): n for status, n in sorted(Counter(one.status for one in asked).items())},
        "codes": dict(sorted(Counter(one.code for one in asked if one.code).items())),
        "on_a_case_still_busy": sum(one.crowded for one in asked),
        "told_when_to_come_back": sum(bool(one.retry_after) for one in asked if one.status in (429, 503)),
        "useful_milliseconds": quantiles([one.milliseconds for one in useful]),
        "refused_milliseconds": quantiles([one.milliseconds for one in refused]),
        "sent_late_milliseconds": quantiles([one.sent_late_milliseconds for one in asked]),
    }


def line(told: dict[str, Any]) -> str:
    spent = told["useful_milliseconds"]
    return (
        f"{told['asked_per_second']}/s demandés, {told['useful_per_second']}/s utiles, réponses {told['answers']}, "
        f"p50 {spent.get('p50')} ms, p99 {spent.get('p99')} ms"
    )


@asynccontextmanager
async def offices(addresses: Addresses, cases: dict[str, int]) -> AsyncIterator[dict[str, Office]]:
    """Sets up the CILs, each with a number of cases whose first interview is open."""
    transports = [
        httpx2.AsyncHTTPTransport(
            local_address=address, limits=httpx2.Limits(max_connections=None, max_keepalive_connections=64)
        )
        for address in ADDRESSES
    ]
    clients = [
        httpx2.AsyncClient(base_url=addresses.gateway, timeout=ANSWER_SECONDS, transport=transport)
        for transport in transports
    ]
    async with (
        lives.client(addresses.gateway, Timed()) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=30) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        assert addresses.clock is not None
        stillness = Stillness(await connect(addresses.settings()), {})
        world = Busy(gateway, SteppedClock(addresses.clock), stillness)
        found = {}
        scenario = _of(cases)
        cast = Cast(gateway, scenario)
        await set_the_scene(cast, scenario)
        for number, (cil, count) in enumerate(cases.items()):
            await Bond("bench", world, cast, cil, PLATFORM).conclude(BEGINNING)
            adviser, template = OFFICES[cil]
            office = Office(cast.adviser(adviser), world.today.isoformat(), clients)
            likeness = employees(scenario)[template]
            opened = await side_by_side(
                count, OPENED_AT_ONCE, partial(_listened, world, likeness, 10_000 * number, office.adviser)
            )
            office.free.extend(opened)
            found[cil] = office
        yield found
    for client in clients:
        await client.aclose()


def _of(cils: Sequence[str] | dict[str, int]) -> dict[str, Any]:
    """Returns the demonstration's scenario with only the data that these CILs need."""
    scenario = tomllib.loads((ROOT / "deploy/demo/scenario.toml").read_text("utf-8"))
    advisers = [OFFICES[cil][0] for cil in cils]
    companies = {scenario["people"][OFFICES[cil][1]]["company"] for cil in cils}
    return scenario | {
        "platforms": {PLATFORM: scenario["platforms"][PLATFORM]},
        "cils": {cil: scenario["cils"][cil] for cil in cils},
        "advisers": {adviser: scenario["advisers"][adviser] for adviser in advisers},
        "companies": {name: scenario["companies"][name] for name in companies},
        "people": {OFFICES[cil][1]: scenario["people"][OFFICES[cil][1]] for cil in cils},
    }


async def _listened(world: Busy, likeness: Employee, base: int, adviser: Person, number: int) -> str:
    """Opens a case and gives the first answer; returns its id."""
    life = Life("bench", world, lives.employee(likeness, base + number + 1), adviser)
    contact = await life.first_contact()
    life.case = (await adviser.post(f"intake/v1/contacts/{contact['id']}/case", {}))["case_id"]
    await lives.until(lambda: lives.opened(life))
    await life.act("first-answer", {"means": "telephone", "on": world.today.isoformat()})
    return life.case
