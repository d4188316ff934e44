"""The routes of every service for the operations team: its state, and three acts that only try again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Any, Self, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from temporalio.service import RPCError

from kernel import health, mail
from kernel.database import Tx
from kernel.errors import Unavailable
from kernel.health import STUCK_LABELS, AgendaOf, Health, Lateness
from kernel.http.actors import actor_of
from kernel.http.codes import Coded
from kernel.http.given import CurrentAct, Db
from kernel.identity import Actor
from kernel.relay import Relay, count_parked
from kernel.roles import TechnicalRole
from kernel.temporal import works

SHOWN = 50
"""Stuck workflows that are named; the others are counted."""

AT_ONCE = 200
"""Workflows told to look again in one act: it answers well before the gateway gives up."""

ANSWER_SECONDS = 3.0
SEND_SECONDS = 8.0

T = TypeVar("T")
Told = TypeVar("Told", bound=BaseModel)


class TemporalAway(Unavailable):
    title = "Temporal ne répond pas : rien n'a été envoyé. Réessayez une fois qu'il répond."


class MessagesOut(BaseModel):
    """Messages to people: `queued` of which `due` should have left, and `failed` could not at least once."""

    queued: int
    due: int
    late_since: datetime | None
    failed: int
    failed_since: datetime | None


class LateOut(BaseModel):
    kind: Coded
    count: int
    since: date


class StuckOut(BaseModel):
    workflow: str
    why: Coded
    since: datetime


class HealthOut(BaseModel):
    """How a service stands: `schema_version` is its database's revision, `lag` what its relay has left to carry."""

    at: datetime
    schema_version: str
    facts: int
    lag: int
    parked: int
    messages: MessagesOut
    late: list[LateOut]
    stuck: list[StuckOut]
    stuck_count: int

    @classmethod
    def of(cls, seen: Health) -> Self:
        return cls(
            at=seen.at,
            schema_version=seen.schema,
            facts=seen.facts,
            lag=max(seen.facts - seen.delivered, 0),
            parked=seen.parked,
            messages=MessagesOut(
                queued=seen.queue.states[mail.State.QUEUED],
                due=seen.due,
                late_since=seen.late_since,
                failed=seen.queue.failed,
                failed_since=seen.queue.failed_since,
            ),
            late=[
                LateOut(kind=Coded(code=one.kind, label=one.label), count=one.count, since=one.since)
                for one in seen.late
            ],
            stuck=[
                StuckOut(workflow=one.workflow, why=_why(one.why), since=one.since)
                for one in seen.stuck[:SHOWN]
            ],
            stuck_count=len(seen.stuck),
        )


class TemporalOut(BaseModel):
    """Whether the server of workflows answers, and a worker asks it for tasks."""

    answers: bool
    works: bool


class SentOut(BaseModel):
    """Messages put aside that went, and those that still cannot."""

    sent: int
    left: int


class TriedOut(BaseModel):
    """Messages to people that are tried again before all others."""

    tried: int


class ToldOut(BaseModel):
    """Overdue workflows that were told to look again, those that are not there, and those left for a next time."""

    told: int
    absent: int
    left: int


async def operator(request: Request) -> Actor:
    """Returns the actor, who must be of the operations team."""
    actor = await actor_of(request)
    actor.require(TechnicalRole.OPERATIONS)
    return actor


Operator = Annotated[Actor, Depends(operator)]


async def relay_of(request: Request) -> Relay:
    relay: Relay = request.app.state.relay
    return relay


OurRelay = Annotated[Relay, Depends(relay_of)]


def router(agenda: AgendaOf, lateness: Lateness) -> APIRouter:
    """The routes of one service, whose workflows wait for `agenda`."""
    routes = APIRouter(prefix="/operations", tags=["Exploitation"])

    @routes.get("", summary="Comment va ce service")
    async def show(actor: Operator, db: Db) -> HealthOut:
        return HealthOut.of(await db.read(health.health, actor, agenda, lateness))

    @routes.post("/look-again", response_model=ToldOut, summary="Faire reprendre ce qui est en retard")
    async def look_again(actor: Operator, db: Db, relay: OurRelay, act: CurrentAct) -> Response:
        async def tell() -> ToldOut:
            overdue = await db.read(health.overdue, actor, agenda)
            now, later = overdue[:AT_ONCE], overdue[AT_ONCE:]
            told = await _reached(relay.tell(now, health.LOOK_AGAIN))
            return ToldOut(told=told, absent=len(now) - told, left=len(later))

        return await act.prepared(tell, _as_it_is)

    _add_common(routes)
    return routes


def _add_common(routes: APIRouter) -> None:
    @routes.get("/temporal", summary="Le serveur des déroulements, vu de ce service")
    async def temporal(actor: Operator, request: Request) -> TemporalOut:
        settings = request.app.state.platform.settings
        return await _seen(request.app.state.temporal, settings.task_queue)

    @routes.post("/parked/retry", response_model=SentOut, summary="Renvoyer les messages mis de côté")
    async def retry(actor: Operator, db: Db, relay: OurRelay, act: CurrentAct) -> Response:
        async def send() -> SentOut:
            sent = await _reached(relay.retry_parked())
            return SentOut(sent=sent, left=await db.read(count_parked, actor))

        return await act.prepared(send, _as_it_is)

    @routes.post("/messages/retry", response_model=TriedOut, summary="Renvoyer les courriels en échec")
    async def resend(actor: Operator, act: CurrentAct) -> Response:
        return await act(lambda tx: TriedOut(tried=mail.try_first(tx)))


async def _seen(connect: Callable[[], Awaitable[Any]], queue: str) -> TemporalOut:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return TemporalOut(answers=True, works=await works(await connect(), queue))
    except (RPCError, RuntimeError, TimeoutError):
        return TemporalOut(answers=False, works=False)


async def _reached(asked: Awaitable[T]) -> T:
    """What Temporal answers, or that it does not."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await asked
    except (RPCError, RuntimeError, TimeoutError) as error:
        raise TemporalAway from error


def _as_it_is(tx: Tx, answer: Told) -> Told:
    """What was done stands outside the database; the answer is kept under the act's key."""
    return answer


def _why(code: str) -> Coded:
    return Coded(code=code, label=STUCK_LABELS.get(code, f"Arrêté ({code})"))
