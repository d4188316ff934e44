"""The reporting service in process, over feeds held in memory, whose facts are chained as real ones are."""

from collections.abc import AsyncIterator
from datetime import date, time
from typing import Any

import pytest
from cilpass.common.v1 import feed_pb2

from kernel.calendar import at_paris
from kernel.facts import GENESIS, Fact, NewFact, chain, content_digest
from kernel.feed import to_message
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from services.reporting.declarations import FEEDS
from services.reporting.main import PARTS
from services.reporting.models import Book
from services.reporting.puller import Puller
from tests.conftest import Start
from tests.in_process import FakeService, Service
from tests.reporting.contents import as_in_feed
from words.roles import Role


class FakeFeed(FakeService):
    """A feed of another service: it chains facts as a real one does, and serves them by pages."""

    def __init__(self) -> None:
        super().__init__(self._page)
        self.facts: list[Fact] = []

    def tell(self, kind: str, subject: str, **data: Any) -> Fact:
        at = at_paris(date(2026, 6, 15), time(10))
        subject, data = as_in_feed(kind, subject, data)
        new, identifier = NewFact(kind, subject, data, at, "adviser:a"), new_id()
        previous = self.facts[-1].hash if self.facts else GENESIS
        digest = chain(previous, content_digest(identifier, new))
        fact = Fact(len(self.facts) + 1, identifier, kind, subject, data, at, "adviser:a", digest)
        self.facts.append(fact)
        return fact

    def _page(self, request: feed_pb2.ReadPageRequest) -> feed_pb2.ReadPageResponse:
        page = self.facts[request.after : request.after + request.limit]
        head = (len(self.facts), self.facts[-1].hash) if self.facts else (0, GENESIS)
        return feed_pb2.ReadPageResponse(
            facts=[to_message(fact) for fact in page], head_position=head[0], head_hash=head[1]
        )


class Reporting:
    """The service, its feeds, and the puller, which the test runs."""

    def __init__(self, service: Service, feeds: dict[str, FakeFeed]) -> None:
        self.service = service
        self.feeds = feeds
        self.puller = Puller(service.platform)

    async def pull(self, limit: int = 500) -> None:
        """Applies every fact recorded until now."""
        for feed in FEEDS:
            position = 0
            while True:
                applied = await self.puller.pull(Book.LIVE, feed, position, limit)
                if applied.position == position or applied.broken_at:
                    break
                position = applied.position

    def contact(self, subject: str, cil: str = "cil-a", **data: Any) -> Fact:
        told = {"cil": cil, "nature": "visit", "day": "2026-06-15", "eligible": True, "siren": "732829320"}
        return self.feeds["intake"].tell("contact_recorded", subject, **(told | data))

    async def read(self, path: str, **who: Any) -> Any:
        who = who or {"role": Role.UESL_CONTROLLER, "organisation": "uesl"}
        return await self.service.get(path, **who)

    async def total(self, code: str, query: str = "", **who: Any) -> Any:
        answer = await self.read(f"/indicators?year=2026{query}", **who)
        return next(one for one in answer.json()["indicators"] if one["code"] == code)["total"]


@pytest.fixture
async def reporting(start: Start) -> AsyncIterator[Reporting]:
    feeds = {feed: FakeFeed() for feed in FEEDS}

    def call(service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Any:
        return feeds[service]

    async with start(PARTS, call) as service:
        yield Reporting(service, feeds)
