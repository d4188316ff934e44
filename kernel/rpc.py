"""gRPC between services: server, clients, deadlines, health, who calls, and refusals carried whole.

A process calls with a short token signed under its own key; the other side checks that this caller may ask this, in
the role that it names (`kernel.callers`). A refusal travels as JSON in the trailing metadata and is raised again
as it was, with its kind, so that the caller's edge presents it like its own.
"""

from __future__ import annotations  # grpc's classes are generic in their stubs only

import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Protocol

import grpc
import grpc.aio
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from kernel import callers, errors
from kernel.callers import MayCall
from kernel.errors import Kind, Refusal, Unauthenticated, Unavailable
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.service_tokens import Call, ServiceTokens

DEADLINE_SECONDS = 5.0
REFUSAL_KEY = "cilpass-refusal-bin"

STATUS = {
    Kind.INVALID: grpc.StatusCode.INVALID_ARGUMENT,
    Kind.UNAUTHENTICATED: grpc.StatusCode.UNAUTHENTICATED,
    Kind.FORBIDDEN: grpc.StatusCode.PERMISSION_DENIED,
    Kind.NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Kind.CONFLICT: grpc.StatusCode.FAILED_PRECONDITION,
    Kind.STALE: grpc.StatusCode.ABORTED,
    Kind.TOO_MANY: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Kind.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
}

BASES: dict[Kind, type[Refusal]] = {
    Kind.INVALID: errors.Invalid,
    Kind.UNAUTHENTICATED: errors.Unauthenticated,
    Kind.FORBIDDEN: errors.Forbidden,
    Kind.NOT_FOUND: errors.NotFound,
    Kind.CONFLICT: errors.Conflict,
    Kind.STALE: errors.Stale,
    Kind.TOO_MANY: errors.TooMany,
    Kind.UNAVAILABLE: errors.Unavailable,
}

SERVICE_CONFIG = json.dumps(
    {
        "loadBalancingConfig": [{"round_robin": {}}],
        "methodConfig": [
            {
                "name": [{}],
                "retryPolicy": {
                    "maxAttempts": 4,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ],
        "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
    }
)
"""Every RPC of ours is idempotent, so each may be tried again while a service is away, on another copy if there is
one: an address may be a name with several, or « ipv4:host:port,host:port ». A service that goes on failing is not
asked again and again: after five failures more than a tenth of successes, each call is tried once (gRFC A6)."""

CHANNEL_OPTIONS: tuple[tuple[str, Any], ...] = (
    ("grpc.service_config", SERVICE_CONFIG),
    ("grpc.enable_retries", 1),
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.ping_timeout_ms", 5_000),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)
"""A connection whose other end went away without a word is let go after fifteen seconds instead of a minute and more,
and a service that was away is found again two seconds after its return, instead of up to two minutes."""

SERVER_OPTIONS = (("grpc.http2.min_ping_interval_without_data_ms", 5_000),)
"""Else the server takes its callers' pings for an attack, and closes."""

log = structlog.get_logger()

_actor: ContextVar[Actor] = ContextVar("caller")
"""Who makes the call that is being answered; gRPC's own context takes no attribute."""


class Edge(grpc.aio.ServerInterceptor):
    """Checks the caller's token and right to ask, and turns a refusal into its status with its content."""

    def __init__(self, tokens: ServiceTokens, may_call: MayCall) -> None:
        self._tokens = tokens
        self._may_call = may_call

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method or ""
        if handler is None or handler.unary_unary is None or method.startswith("/grpc.health."):
            return handler
        inner: Callable[..., Awaitable[Any]] = handler.unary_unary

        async def guarded(request: Any, context: Any) -> Any:
            try:
                call = self._call(context)
                callers.require(self._may_call, method, call.caller, call.actor.role)
                _actor.set(call.actor)
                return await inner(request, context)
            except Refusal as refusal:
                await _abort(context, refusal)
            except Exception as error:
                if isinstance(error, grpc.aio.AbortError):
                    raise
                log.exception("rpc_failed", method=method)
                await context.abort(grpc.StatusCode.INTERNAL, type(error).__name__)

        return grpc.unary_unary_rpc_method_handler(
            guarded,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _call(self, context: grpc.aio.ServicerContext[Any, Any]) -> Call:
        metadata = dict(context.invocation_metadata() or ())
        scheme, _, token = str(metadata.get("authorization", "")).partition(" ")
        if scheme != "Bearer":
            raise Unauthenticated
        return self._tokens.check(token)


def caller(context: Any, *roles: TechnicalRole) -> Actor:
    """The actor that `Edge` checked, refused unless it holds one of `roles`."""
    actor = _actor.get()
    actor.require(*roles)
    return actor


async def _abort(context: grpc.aio.ServicerContext[Any, Any], refusal: Refusal) -> None:
    content = {
        "code": refusal.code,
        "title": refusal.title,
        "detail": refusal.detail,
        "field": refusal.field,
        "accepted": refusal.accepted,
        "rule": refusal.cited_rule,
        "facts": refusal.facts,
        "kind": refusal.kind,
    }
    metadata = ((REFUSAL_KEY, json.dumps(content).encode()),)
    await context.abort(STATUS[refusal.kind], refusal.code, metadata)


def refusal_of(error: grpc.aio.AioRpcError) -> Refusal | None:
    """The refusal that the other service answered, or None where the call itself failed."""
    trailing = dict(error.trailing_metadata() or ())
    if REFUSAL_KEY not in trailing:
        return None
    content = json.loads(trailing[REFUSAL_KEY])
    base = BASES[Kind(content["kind"])]
    name = "".join(part.title() for part in content["code"].split("_"))
    remote = type(name, (base,), {"title": content["title"]})
    refusal: Refusal = remote(
        content["detail"],
        field=content["field"],
        accepted=content["accepted"],
        rule=content["rule"],
        **content["facts"],
    )
    return refusal


class Caller:
    """Calls another service's RPCs as `actor`, with a deadline each, raising refusals as they were."""

    def __init__(self, service: str, address: str, tokens: ServiceTokens, actor: Actor) -> None:
        self.channel = grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS)
        self._service = service
        self._tokens = tokens
        self._actor = actor

    async def __call__(
        self, method: Callable[..., Any], request: Any, deadline: float = DEADLINE_SECONDS
    ) -> Any:
        """Answer of `method`, or the refusal of the other side; Unavailable where there is no answer."""
        metadata = (("authorization", f"Bearer {self._tokens.sign(self._service, self._actor)}"),)
        try:
            return await method(request, timeout=deadline, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            raise refusal_of(error) or Unavailable(status=error.code().name) from error


class CallerOf(Protocol):
    """How a service reaches the others: passed in, so that tests pass another one."""

    def __call__(self, service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Caller:
        """Returns what calls the RPCs of `service`, in a role that the table of callers gives this process."""
        ...


class NetworkCallers:
    """Callers over the network in the name of one process, each made once for a service and role."""

    def __init__(self, name: str, address_of: Callable[[str], str], tokens: ServiceTokens) -> None:
        self._name = name
        self._address_of = address_of
        self._tokens = tokens
        self._made: dict[tuple[str, TechnicalRole], Caller] = {}

    def __call__(self, service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Caller:
        key = (service, role)
        if key not in self._made:
            actor = Actor(self._name, role)
            self._made[key] = Caller(service, self._address_of(service), self._tokens, actor)
        return self._made[key]


async def serve(
    address: str, tokens: ServiceTokens, add: Callable[[grpc.aio.Server], None], may_call: MayCall
) -> grpc.aio.Server:
    """Start a server with the servicers that `add` puts on it, and a health service."""
    server = grpc.aio.server(interceptors=[Edge(tokens, may_call)], options=SERVER_OPTIONS)
    add(server)
    checks = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    await checks.set("", health_pb2.HealthCheckResponse.SERVING)
    server.add_insecure_port(address)
    await server.start()
    return server
