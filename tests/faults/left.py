"""What a play leaves behind, and whether it is whole: the auditor of the fault tests."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cilpass.common.v1 import feed_pb2, feed_pb2_grpc

from deploy.demo.gateway import Gateway
from deploy.demo.setting import Cast
from deploy.demo.world import FEEDS, Stillness
from deploy.local.addresses import Addresses
from kernel.facts import Fact, first_break
from kernel.feed import from_message
from kernel.identity import Actor, Role
from kernel.rpc import Caller, ServiceTokens

Head = tuple[int, str]


@dataclass(slots=True)
class Left:
    """Facts of each feed and their heads, what reporting applied of them, who was written to, what is parked."""

    feeds: dict[str, list[Fact]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    reported: dict[str, Head] = field(default_factory=dict)
    parked: int = 0
    recipients: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> Counter[tuple[str, str]]:
        """How many facts of each kind each feed tells."""
        return Counter((name, fact.kind) for name, facts in self.feeds.items() for fact in facts)

    def broken(self) -> dict[str, int]:
        """Where a feed misses a fact or its chain does not hold."""
        breaks = {name: first_break(facts) for name, facts in self.feeds.items()}
        return {name: position for name, position in breaks.items() if position is not None}

    def done_twice(self) -> list[Any]:
        """Steps that were settled more than once, and offers that were signed more than once."""
        acts = Counter(
            (fact.kind, fact.subject, fact.data.get("step"), fact.data.get("ordinal"), fact.data.get("offer"))
            for fact in self.feeds["cases"]
            if fact.kind in ("step_done", "engagement_signed", "case_closed")
        )
        return [act for act, count in acts.items() if count > 1]


async def read(addresses: Addresses, stillness: Stillness, gateway: Gateway, cast: Cast) -> Left:
    """Read all that is left, once reporting has caught up or ten seconds have passed."""
    left = Left(parked=await stillness.parked(), heads=await stillness.heads())
    left.reported = await _reported(cast, left.heads)
    left.recipients = Counter(mail["to"] for mail in await gateway.mails())
    tokens = ServiceTokens(addresses.settings())
    for name in FEEDS:
        reader = Caller(addresses.grpc[name], tokens, Actor("reader", Role.FEED_READER))
        left.feeds[name] = await _facts(reader)
    return left


async def _reported(cast: Cast, heads: dict[str, Head]) -> dict[str, Head]:
    for _ in range(100):
        feeds = await cast.operations().get("reporting/v1/feeds")
        applied = {feed["feed"]: (feed["position"], feed["hash"]) for feed in feeds}
        if applied == heads:
            break
        await asyncio.sleep(0.1)
    return applied


async def _facts(reader: Caller) -> list[Fact]:
    stub, facts = feed_pb2_grpc.FeedStub(reader.channel), list[Fact]()
    while True:
        after = facts[-1].position if facts else 0
        page = await reader(stub.ReadPage, feed_pb2.ReadPageRequest(after=after))
        if not page.facts:
            await reader.channel.close()
            return facts
        facts += [from_message(message) for message in page.facts]
