"""Tries every RPC of a service as every process in every role that processes have, and keeps the answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio
from google.protobuf import descriptor_pool, message_factory
from structlog.testing import capture_logs

from deploy.local.platform import ROOT
from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from tests.in_process import Service
from wiring.callers import CALLERS, MAY_CALL
from words.roles import Role

LET_IN, REFUSED, NOBODY = "yes", "no", "401"

ROLES = (
    TechnicalRole.SERVICE,
    TechnicalRole.WORKFLOW,
    TechnicalRole.FEED_READER,
    TechnicalRole.OPERATIONS,
    Role.ADVISER,
)
"""Roles that the table gives to processes, and one role of people."""

EVERYBODY: list[tuple[str, AnyRole]] = [(caller, role) for caller in CALLERS for role in ROLES]


@dataclass(slots=True)
class Call:
    """An RPC, with the answer to each caller in each role."""

    method: str
    stranger: str = ""
    answers: dict[tuple[str, AnyRole], str] = field(default_factory=dict)


def contracts() -> Iterator[Any]:
    """Yields the descriptor of every RPC of `proto/`."""
    for path in sorted((ROOT / "proto" / "cilpass").rglob("*.proto")):
        name = path.relative_to(ROOT / "proto").as_posix()
        try:
            file = descriptor_pool.Default().FindFileByName(name)
        except KeyError:
            raise AssertionError(f"no service imports {name}") from None
        for service in file.services_by_name.values():
            yield from service.methods


async def tried(service: Service) -> list[Call]:
    """Tries each RPC of this service with an empty request, since only the check of the caller matters here."""
    calls = []
    async with grpc.aio.insecure_channel(service.address) as channel:
        tokens = {caller: service.tokens_of(caller) for caller in CALLERS}
        for method in contracts():
            if not _served(method, service.name):
                continue
            ask = _asks(channel, method)
            call = Call(f"{method.containing_service.full_name}/{method.name}")
            call.stranger = await ask(())
            for caller, role in EVERYBODY:
                token = tokens[caller].sign(service.name, Actor(f"it-{role}", role))
                call.answers[caller, role] = await ask((("authorization", f"Bearer {token}"),))
            calls.append(call)
    return calls


def allowed(method: str) -> set[tuple[str, AnyRole]]:
    """Returns the callers and roles that the table allows."""
    service, _, name = method.partition("/")
    return set(MAY_CALL[service][name].items())


def _served(method: Any, service: str) -> bool:
    package = method.containing_service.file.package
    return package in ("cilpass.common.v1", f"cilpass.{service}.v1")


def _asks(channel: grpc.aio.Channel, method: Any) -> Any:
    request = message_factory.GetMessageClass(method.input_type)
    rpc = channel.unary_unary(
        f"/{method.containing_service.full_name}/{method.name}",
        request_serializer=request.SerializeToString,
        response_deserializer=bytes,
    )

    async def ask(metadata: tuple[tuple[str, str], ...]) -> str:
        try:
            with capture_logs():
                await rpc(request(), metadata=metadata, timeout=10)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                return NOBODY
            return REFUSED if error.code() is grpc.StatusCode.PERMISSION_DENIED else LET_IN
        return LET_IN

    return ask
