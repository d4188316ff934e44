"""One service as one process: REST and gRPC edges, relay and postman, over one database."""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import grpc.aio
import uvicorn
import uvloop
from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DBAPIError

from kernel import faults, feed, role_checks, service_gauges, telemetry
from kernel.calendar import is_working_day
from kernel.callers import MayCall
from kernel.clock import open_clock, today
from kernel.commit_notices import hear
from kernel.database import Database, Tx
from kernel.errors import Unavailable
from kernel.fact_types import Catalogue
from kernel.facts import Fact, NewFact
from kernel.health import Lateness
from kernel.http import operations, problems
from kernel.http.actors import named
from kernel.http.acts import Followers, Running
from kernel.http.heads import Heads
from kernel.http.private import NoStore
from kernel.http.problems import Problem
from kernel.http.shares import Shares
from kernel.http.sizes import JSON_BYTES, Sizes
from kernel.identity import Actor, TokenVerifier
from kernel.links import NO_LINKS, LinkRules, LinkSigner
from kernel.mail import Compose, Message, Postman, Withheld
from kernel.metrics import Metrics, Readings
from kernel.migrations import migrate
from kernel.platform import Platform
from kernel.relay import Message as WorkflowMessage
from kernel.relay import Relay
from kernel.role_checks import Holds
from kernel.roles import Roles, TechnicalRole
from kernel.rpc import CallerOf, NetworkCallers, serve
from kernel.service_tokens import ServiceTokens
from kernel.settings import Settings
from kernel.temporal import Connection, Due


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes a service different from another.

    `roles` are the product's, `may_call` its table of who may call which RPC; `facts` are the kinds that the service
    declares; `add_rpc` adds the service's own gRPC edge to those that every service has;
    `wake` maps a fact to messages for workflows, and `ended` to ids of those that it leaves with nothing to wait for;
    `compose` words a message that is about to leave, `agenda` says what is waited for, `holds` who has the roles that
    this service keeps, `readings` what operators watch beside what every service shows, `lateness` which of its
    deadlines have passed, `background` runs beside the edges until the service stops, `tidy` lets go of what the
    service keeps no longer, `links` are the rules of the links that it sends.
    """

    name: str
    title: str
    package: Path
    metadata: MetaData
    routers: tuple[APIRouter, ...]
    roles: Roles
    may_call: MayCall
    facts: Catalogue[Any]
    add_rpc: Callable[[grpc.aio.Server, Platform], None] = lambda server, platform: None
    wake: Callable[[Any], list[WorkflowMessage]] = lambda fact: []
    ended: Callable[[Any], list[str]] = lambda fact: []
    compose: Callable[[Platform], Compose] | None = None
    agenda: Callable[[Any, Any], list[Due]] = lambda tx, until: []
    holds: Holds = lambda tx, actor, day: False
    readings: Readings = lambda tx: ()
    background: Callable[[Platform], Any] | None = None
    tidy: feed.Tidy = lambda tx: 0
    links: LinkRules = NO_LINKS
    lateness: Lateness = lambda tx: ()

    def messages_of(self, fact: Fact | NewFact) -> list[WorkflowMessage]:
        """Messages that a fact of the feed sends to workflows."""
        content = self.facts.read(fact)
        return self.wake(content) if content is not None else []

    def ends_of(self, fact: Fact | NewFact) -> list[str]:
        """Ids of the workflows that a fact of the feed leaves with nothing to wait for."""
        content = self.facts.read(fact)
        return self.ended(content) if content is not None else []


def build(
    parts: Parts, settings: Settings, app: FastAPI | None = None, call: CallerOf | None = None
) -> tuple[FastAPI, Platform]:
    """The service's application and platform, without its network edges: what tests talk to in process.

    An `app` that `application` made of the same parts is furnished anew: to make its routes takes a third of a second.
    The other services are called by `call`, else at the addresses of the settings.
    """
    clock = open_clock(settings.clock)
    is_working_day(today(clock))  # loads the calendar, half a second that no call should wait for
    guard = role_checks.guard(parts.name, parts.roles, parts.holds)
    db = Database(settings.database_url(parts.name), parts.metadata, clock, guard)
    temporal = Connection(settings)
    tokens = ServiceTokens.of(settings, parts.name)
    platform = Platform(
        settings=settings,
        db=db,
        clock=clock,
        links=LinkSigner(settings.links_key.get_secret_value()),
        tokens=tokens,
        name=parts.name,
        relay=Relay(db, parts.name, parts.messages_of, temporal, settings.task_queue),
        temporal=temporal,
        roles=parts.roles,
        call=call or NetworkCallers(parts.name, settings.address_of, tokens),
        link_rules=parts.links,
    )
    app = app or application(parts)
    _furnish(app, parts, platform)
    return app, platform


def application(parts: Parts) -> FastAPI:
    """The REST edge's routes. Its OpenAPI document is merged with the others' by the gateway's set-up."""
    app = FastAPI(
        title=parts.title,
        version="1",
        redirect_slashes=False,  # a redirect would name the Host that was sent, also a foreign one
        docs_url=None,
        redoc_url=None,
        openapi_url=f"/api/{parts.name}/openapi.json",
        responses={status: {"model": Problem} for status in (401, 403, 404, 409, 412, 413, 422, 429, 503)},
    )
    problems.install(app)
    app.add_middleware(Sizes)
    app.add_middleware(Shares, named=named)
    app.add_middleware(NoStore)
    app.add_middleware(Heads)
    prefix = f"/api/{parts.name}/v1"
    for router in parts.routers:
        app.include_router(router, prefix=prefix, max_body_size=JSON_BYTES)
    administration = operations.router(parts.agenda, parts.lateness)
    app.include_router(administration, prefix=prefix, max_body_size=JSON_BYTES)

    @app.get("/healthz", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def ready(request: Request) -> Response:
        """Whether requests may come: the database answers. A process that lives without it is not restarted."""
        platform: Platform = request.app.state.platform
        try:
            await platform.db.read(_answers, Actor(parts.name, TechnicalRole.SERVICE))
        except (DBAPIError, Unavailable):
            return Response(status_code=503)
        return Response(status_code=204)

    @app.get("/metrics", include_in_schema=False)
    async def read_metrics(request: Request) -> Response:
        metrics: Metrics = request.app.state.metrics
        return Response(await metrics.read(), media_type=CONTENT_TYPE_LATEST)

    return app


def _furnish(app: FastAPI, parts: Parts, platform: Platform) -> None:
    """Give an application what its routes work with."""
    settings = platform.settings
    app.state.platform = platform
    app.state.db = platform.db
    app.state.standing = platform.standing
    app.state.relay = platform.relay
    app.state.temporal = platform.temporal
    app.state.wake = parts.messages_of
    app.state.running = Running()
    app.state.followers = Followers(platform.db)
    app.state.verifier = TokenVerifier(
        settings.jwks,
        settings.issuer,
        settings.audience,
        settings.mode == "demonstration",
        parts.roles.people,
    )
    app.state.metrics = Metrics(
        parts.name, platform.db, service_gauges.readings(parts.agenda), parts.readings
    )


def add_rpc(parts: Parts, server: grpc.aio.Server, platform: Platform) -> None:
    """What other processes ask of this one."""
    feed.add_servicers(server, platform.db, parts.agenda, platform.relay, parts.tidy)
    role_checks.add_servicer(server, platform.db, parts.roles, parts.holds)
    parts.add_rpc(server, platform)


def run(parts: Parts) -> None:
    """Run a service until SIGTERM or SIGINT; in-flight requests finish first."""
    settings = Settings()
    telemetry.configure(parts.name, settings.otlp)
    faults.arm(settings.crash_points, parts.name)
    uvloop.run(_run(parts, settings))


async def _run(parts: Parts, settings: Settings) -> None:
    app, platform = build(parts, settings)
    if settings.migrate_at_start:
        await asyncio.to_thread(migrate, parts.package, platform.db.engine)
    if settings.otlp:
        from kernel import tracing

        tracing.watch(app, platform.db.engine)
    relay = platform.relay
    compose = parts.compose(platform) if parts.compose else _composes_nothing
    postman = Postman(
        platform.db,
        parts.name,
        compose,
        settings.smtp,
        settings.mail_from,
        settings.mail_from_discreet,
        lambda: relay.leading,
    )

    address = f"{settings.host}:{settings.grpc_port}"
    add = partial(add_rpc, parts, platform=platform)
    rpc_server = await serve(address, platform.tokens, add, parts.may_call)
    running = (relay.run(), postman.run(), hear(platform.db, parts.name))
    tasks = [asyncio.create_task(one) for one in running]
    if parts.background:
        tasks.append(asyncio.create_task(parts.background(platform)))
    await _serve_rest(app, settings)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await rpc_server.stop(grace=5)
    platform.db.close()


async def _serve_rest(app: FastAPI, settings: Settings) -> None:
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.rest_port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    await server._serve()


def _answers(tx: Tx) -> None:
    tx.session.execute(text("SELECT 1"))


async def _composes_nothing(message: Message) -> Withheld:
    return Withheld("no_template")
