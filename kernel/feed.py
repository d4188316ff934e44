"""The gRPC edge of a service's feed, and what operators and the player ask of every service."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import grpc.aio
from cilpass.common.v1 import feed_pb2, feed_pb2_grpc, operations_pb2, operations_pb2_grpc
from google.protobuf.timestamp_pb2 import Timestamp

from kernel import facts, idempotency, links, mail, relay
from kernel.database import Database, Tx
from kernel.facts import Fact
from kernel.relay import Relay
from kernel.roles import TechnicalRole
from kernel.rpc import Caller, caller
from kernel.temporal import Due

LARGEST_PAGE = 1000
LONGEST_WAIT = 4.0

AgendaOf = Callable[[Tx, datetime | None], list[Due]]
"""Use case of a service: what its workflows wait for until an instant, soonest first."""


Tidy = Callable[[Tx], int]
"""Use case of a service: lets go of some of what it keeps no longer, and says how much that was."""


class Feed(feed_pb2_grpc.FeedServicer):
    """Serves pages of facts by position to readers that hold the role for it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._news = asyncio.Condition()
        db.on_commit(lambda _: self._tell())

    async def ReadPage(self, request: feed_pb2.ReadPageRequest, context: Any) -> feed_pb2.ReadPageResponse:
        actor = caller(context, TechnicalRole.FEED_READER)
        limit = min(request.limit or LARGEST_PAGE, LARGEST_PAGE)
        page, head = await self._db.read(_page, actor, request.after, limit)
        if not page and request.wait_seconds:
            await self._wait(min(request.wait_seconds, LONGEST_WAIT))
            page, head = await self._db.read(_page, actor, request.after, limit)
        return feed_pb2.ReadPageResponse(
            facts=[to_message(fact) for fact in page], head_position=head[0], head_hash=head[1]
        )

    def _tell(self) -> None:
        task = asyncio.ensure_future(self._notify())
        task.add_done_callback(lambda done: done.exception())

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _wait(self, seconds: float) -> None:
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return


class Operations(operations_pb2_grpc.OperationsServicer):
    """The gRPC edge for operators: what the workflows wait for, and whether every fact was delivered."""

    def __init__(self, db: Database, agenda: AgendaOf, relay: Relay, own: Tidy) -> None:
        self._db = db
        self._agenda = agenda
        self._relay = relay
        self._own = own

    async def ReadAgenda(
        self, request: operations_pb2.ReadAgendaRequest, context: Any
    ) -> operations_pb2.ReadAgendaResponse:
        actor = caller(context, TechnicalRole.OPERATIONS, TechnicalRole.WORKFLOW)
        until = from_timestamp(request.until) if request.HasField("until") else None
        items = await self._db.read(_agenda, actor, self._agenda, until, request.overdue)
        return operations_pb2.ReadAgendaResponse(
            items=[
                operations_pb2.AgendaItem(
                    workflow_id=item.workflow_id, due=to_timestamp(item.at), since=to_timestamp(item.since)
                )
                for item in items
            ]
        )

    async def RetryParked(
        self, request: operations_pb2.RetryParkedRequest, context: Any
    ) -> operations_pb2.RetryParkedResponse:
        caller(context, TechnicalRole.OPERATIONS)
        return operations_pb2.RetryParkedResponse(sent=await self._relay.retry_parked())

    async def Tidy(self, request: operations_pb2.TidyRequest, context: Any) -> operations_pb2.TidyResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        forgotten = await self._db.write(tidy, actor, self._own)
        if forgotten:
            await self._db.leave_no_trace()
        return operations_pb2.TidyResponse(forgotten=forgotten)

    async def ReadState(
        self, request: operations_pb2.ReadStateRequest, context: Any
    ) -> operations_pb2.ReadStateResponse:
        actor = caller(context, TechnicalRole.OPERATIONS)
        (position, digest), due, parked, stored = await self._db.read(_state, actor)
        return operations_pb2.ReadStateResponse(
            facts=position,
            delivered=self._relay.delivered if self._relay.leading else stored,
            messages_due=due,
            parked=parked,
            head_hash=digest,
        )


def add_servicers(server: grpc.aio.Server, db: Database, agenda: AgendaOf, relay: Relay, own: Tidy) -> None:
    """Put the feed and the operations on a service's gRPC server."""
    feed_pb2_grpc.add_FeedServicer_to_server(Feed(db), server)
    operations_pb2_grpc.add_OperationsServicer_to_server(Operations(db, agenda, relay, own), server)


async def read_whole(reader: Caller) -> AsyncIterator[Fact]:
    """A whole feed as it stands, page by page; closes the reader's channel at its end."""
    stub, read = feed_pb2_grpc.FeedStub(reader.channel), 0
    while page := (await reader(stub.ReadPage, feed_pb2.ReadPageRequest(after=read))).facts:
        for one in page:
            yield from_message(one)
        read = page[-1].position
    await reader.channel.close()


def to_message(fact: Fact) -> feed_pb2.Fact:
    """A fact as it travels."""
    return feed_pb2.Fact(
        position=fact.position,
        id=str(fact.id),
        kind=fact.kind,
        subject=fact.subject,
        data=json.dumps(fact.data, ensure_ascii=False),
        at=to_timestamp(fact.at),
        actor=fact.actor,
        hash=fact.hash,
    )


def from_message(message: feed_pb2.Fact) -> Fact:
    """A fact as its feed has it; its trace does not travel."""
    return Fact(
        position=message.position,
        id=UUID(message.id),
        kind=message.kind,
        subject=message.subject,
        data=json.loads(message.data),
        at=from_timestamp(message.at),
        actor=message.actor,
        hash=message.hash,
    )


def to_timestamp(instant: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def from_timestamp(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(UTC)


def _page(tx: Tx, after: int, limit: int) -> tuple[list[Fact], tuple[int, str]]:
    return facts.read_page(tx.session, after, limit), facts.head(tx.session)


def _agenda(tx: Tx, agenda: AgendaOf, until: datetime | None, overdue: bool) -> list[Due]:
    if overdue:
        return agenda(tx, tx.now)
    due = agenda(tx, until)
    departure = mail.next_departure(tx)
    if departure is not None and departure > tx.now and (until is None or departure <= until):
        due.append(Due("", departure, tx.now))
    return sorted(due, key=lambda item: item.at)


def tidy(tx: Tx, own: Tidy) -> int:
    """Let go of what no service keeps, then of the service's own; answers how much that was."""
    return idempotency.purge(tx, tx.now - idempotency.KEPT) + links.purge_sessions(tx) + own(tx)


def _state(tx: Tx) -> tuple[tuple[int, str], int, int, int]:
    return facts.head(tx.session), mail.count_due(tx), relay.count_parked(tx), relay.position(tx)
