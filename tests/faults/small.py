"""A play in process: the cases service and reporting over its facts, called as a workflow and people would."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx2
from cilpass.cases.v1 import cases_pb2

from kernel import facts
from kernel.http import acts as edge
from kernel.roles import TechnicalRole
from services.cases.main import PARTS as CASES
from services.reporting.declarations import FEEDS
from services.reporting.main import PARTS as REPORTING
from tests.cases.conftest import answer
from tests.cases.service_steps import TYPED, Way
from tests.faults.acts import Acts
from tests.faults.left import Left, strangers_of
from tests.in_process import ROOT, FakeService, Service, running
from tests.reporting.conftest import FakeFeed, Reporting
from tests.stores import Store


@dataclass
class Small:
    """The play. Every act is sent twice under its key, as after a lost answer; `refused` are those not done."""

    way: Way
    reporting: Reporting
    acts: Acts = field(default_factory=Acts)
    page: int = 500

    @property
    def service(self) -> Service:
        return self.way.service

    async def play(self) -> None:
        """Takes two cases to an offer, one after the other."""
        await self.way.offered()
        await self.play_on()

    async def play_on(self) -> None:
        """Opens another case, which gets no first answer."""
        forgotten = Way(self.service)
        await forgotten.open_case()
        await self.until_due(forgotten, "first_answer")

    async def until_due(self, way: Way, kind: str) -> cases_pb2.StepState:
        """Opens a step and tends it once its time has come, as its workflow does."""
        opened = await way.open(kind)
        self.service.clock.set(self.service.clock.now() + timedelta(seconds=opened.wait_seconds))
        return await way.tend(kind)

    async def left(self) -> Left:
        told = await self.service.facts()
        self.reporting.feeds["cases"].facts = told
        await self.reporting.pull(self.page)
        left = Left(self.service.clock.now(), self.acts, {"cases": told}, people=TYPED)
        left.heads["cases"] = await self.service.platform.db.read(lambda tx: facts.head(tx.session), ROOT)
        read = await self.reporting.read(
            "/feeds", role=TechnicalRole.OPERATIONS, organisation="", subject="ops"
        )
        left.reported = {one["feed"]: (one["position"], one["hash"]) for one in read.json()}
        for name, feed in self.reporting.feeds.items():
            applied = left.reported[name][0]
            left.feeds.setdefault(name, [fact for fact in feed.facts if fact.position <= applied])
        report = await self.reporting.read(f"/indicators?year={left.now.year}")
        left.figures[left.now.year] = report.json()
        left.told["feed"] = json.dumps([(one.kind, one.data) for one in told], ensure_ascii=False).encode()
        cils = [facts.NewFact("cil_created", "cil-b", {"departements": [], "version": 1}, left.now, "")]
        for path, stranger in strangers_of({"cases": told, "platform": cils}):  # type: ignore[dict-item]
            seen = await self.service.client.get(
                f"/api/{path}", headers=self.service.as_(stranger, subject="adv-z")
            )
            left.strangers += [path] if seen.is_success else []
        return left


@asynccontextmanager
async def small(folder: Path, keys: Path, store: Store) -> AsyncIterator[Small]:
    feeds: dict[str, Any] = {feed: FakeFeed() for feed in FEEDS}
    others = FakeService(answer)

    def call_of_reporting(service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Any:
        return feeds.get(service, others)

    with patch.object(edge, "FOLLOW_SECONDS", 0.0):
        async with (
            running(CASES, folder, keys, store, others.call) as cases,
            running(REPORTING, folder, keys, store, call_of_reporting) as book,
        ):
            made = Small(Way(cases), Reporting(book, feeds))
            cases.client = twice(cases.client, made.acts)
            await made.way.team("cil-a", "adv-a")
            await made.way.team("cil-b", "adv-z")
            yield made


def twice(client: httpx2.AsyncClient, acts: Acts) -> httpx2.AsyncClient:
    """Returns `client` as if first answers were lost: it sends each act twice and returns the second answer."""
    send: Callable[..., Awaitable[httpx2.Response]] = client.send

    async def again(request: httpx2.Request, **more: Any) -> httpx2.Response:
        acts.note_request(request)
        first = await send(request, **more)
        if request.method == "GET" or not first.is_success:
            return first
        second = await send(request, **more)
        acts.note_answer(first)
        return second

    client.send = again  # type: ignore[method-assign]
    return client
