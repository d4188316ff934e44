"""A service in process: both its edges over a test database, people's tokens, and fakes for the other services."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
from cilpass.common.v1 import standing_pb2
from fastapi import FastAPI
from sqlalchemy import Connection, text

from deploy.caller_keys import private_path, public_path
from kernel import rpc
from kernel.clock import SteppedClock
from kernel.facts import Fact, read_page
from kernel.identity import Actor, TokenSigner
from kernel.ids import new_id
from kernel.migrations import migrate
from kernel.platform import Platform
from kernel.roles import AnyRole, TechnicalRole
from kernel.rpc import Caller, CallerOf, serve
from kernel.service import Parts, add_rpc, application, build
from kernel.service_tokens import ServiceTokens
from kernel.settings import Settings
from tests.stores import Store
from wiring.callers import MAY_CALL, TOOLS, WORKER
from words.roles import Role

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ROOT = Actor("root", TechnicalRole.SERVICE)


def _caller_of(service: str, method: str, role: TechnicalRole) -> str:
    """Returns a process that may call this method in this role; one that has the role, where none may."""
    known = next(methods for name, methods in MAY_CALL.items() if name.endswith(f".{service}"))
    allowed = [caller for caller, in_role in known[method].items() if in_role is role]
    usual = {
        TechnicalRole.WORKFLOW: WORKER,
        TechnicalRole.OPERATIONS: TOOLS,
        TechnicalRole.FEED_READER: "reporting",
    }
    return (allowed or [usual.get(role, "cases")])[0]


class FakeService:
    """Stands for another service: it answers every RPC by `answer`, or by what that function returns for the request.

    `holds` says which actor holds which role: by default every actor holds the role in their token.
    """

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.holds: Callable[[standing_pb2.HoldsRequest], bool] = lambda _: True
        self.asked: list[Any] = []
        self.channel = self

    def call(self, service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Any:
        """Returns the caller of a service, which is this fake for all of them (`kernel.rpc.CallerOf`)."""
        return self

    def unary_unary(self, method: str, *_: Any, **__: Any) -> str:
        return method

    async def __call__(self, method: Any, request: Any, deadline: float = 5.0) -> Any:
        if isinstance(request, standing_pb2.HoldsRequest):
            return standing_pb2.HoldsResponse(held=self.holds(request))
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(request) if callable(self.answer) else self.answer

    def asked_for(self, kind: type[Any]) -> list[Any]:
        return [request for request in self.asked if isinstance(request, kind)]


class Context:
    """The context of an RPC that a test calls without the edge, for a caller that the edge would have checked."""

    def __init__(self, role: TechnicalRole = TechnicalRole.SERVICE) -> None:
        rpc._actor.set(Actor(role.value, role))


@dataclass
class Service:
    """A running service, with the clients of its edges."""

    name: str
    client: httpx2.AsyncClient
    platform: Platform
    signer: TokenSigner
    clock: SteppedClock
    address: str
    app: FastAPI

    def tokens_of(self, caller: str) -> ServiceTokens:
        """Returns what signs the tokens of another process."""
        settings = self.platform.settings
        key = private_path(settings.own_key.parent, caller)
        return ServiceTokens.of(settings.model_copy(update={"own_key": key}), caller)

    async def ask(
        self, stub: Any, method: str, request: Any, role: TechnicalRole = TechnicalRole.SERVICE
    ) -> Any:
        """Calls an RPC through the gRPC edge; raises the refusals of the service."""
        name = stub.__name__.removesuffix("Stub")
        tokens = self.tokens_of(_caller_of(name, method, role))
        caller = Caller(self.name, self.address, tokens, Actor(role.value, role))
        try:
            return await caller(getattr(stub(caller.channel), method), request)
        finally:
            await caller.channel.close()

    def as_(
        self, organisation: str = "cil-a", role: AnyRole = Role.ADVISER, subject: str = ""
    ) -> dict[str, str]:
        actor = Actor(subject or f"{organisation}-adviser", role, organisation)
        return {"authorization": f"Bearer {self.signer.sign(actor)}"}

    async def send(
        self, method: str, path: str, body: Any = None, *, key: str = "", version: int = 0, **who: Any
    ) -> httpx2.Response:
        headers = self.as_(**who) | {"idempotency-key": key or new_id().hex}
        if version:
            headers["if-match"] = f'"v{version}"'
        return await self.client.request(method, f"/api/{self.name}/v1{path}", json=body, headers=headers)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        return await self.send("POST", path, body or {}, **more)

    async def get(self, path: str, **who: Any) -> httpx2.Response:
        return await self.client.get(f"/api/{self.name}/v1{path}", headers=self.as_(**who))

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Connects to the database directly, as the platform: row-level security hides nothing from it."""
        with self.platform.db.engine.connect() as connection:
            if self.platform.db.shared:
                connection.execute(text("SELECT set_config('cilpass.role', 'service', true)"))
            yield connection

    async def facts(self, kind: str = "") -> list[Fact]:
        page = await self.platform.db.read(lambda tx: read_page(tx.session, 0, 1000), ROOT)
        return [fact for fact in page if not kind or fact.kind == kind]


_APPLICATIONS: dict[int, tuple[Parts, FastAPI]] = {}
"""Applications by the id() of their parts; the parts are kept too, so that no other object gets this id."""


def _application(parts: Parts) -> FastAPI:
    """Returns the application of these parts, made once per test process; each test sets its own platform on it."""
    if id(parts) not in _APPLICATIONS:
        _APPLICATIONS[id(parts)] = (parts, application(parts))
    app = _APPLICATIONS[id(parts)][1]
    app.middleware_stack = None  # a new stack has new counters
    return app


@asynccontextmanager
async def running(
    parts: Parts, folder: Path, keys: Path, store: Store, call: CallerOf | None = None
) -> AsyncIterator[Service]:
    """Runs the service on an empty database, on a Monday morning; its files go to `folder`, `call` gives the others."""
    clock = SteppedClock(folder / "clock")
    clock.set(MONDAY)
    settings = Settings(
        data=folder,
        database=store.empty(parts.name, parts.metadata, partial(migrate, parts.package), folder),
        jwks=keys / "jwks.json",
        clock=folder / "clock",
        own_key=private_path(keys, parts.name),
        callers=public_path(keys),
        links_key="l" * 32,
    )
    app, platform = build(parts, settings, _application(parts), call)
    signer = TokenSigner(keys / "private.json", platform.settings.issuer, platform.settings.audience)
    address = f"unix-abstract:cilpass-{new_id().hex}"
    server = await serve(
        address, platform.tokens, lambda server: add_rpc(parts, server, platform), parts.may_call
    )
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield Service(parts.name, client, platform, signer, clock, address, app)
    await server.stop(grace=None)
    platform.db.close()
