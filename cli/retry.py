"""`cilpass retry`: sends again the messages that could not reach their workflow."""

import asyncio

from cilpass.common.v1 import operations_pb2, operations_pb2_grpc

from cli import console
from cli.options import DEFAULT_DATA, Data
from deploy.local.addresses import Addresses, read_addresses
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens

RELAYING = ("intake", "cases", "partners", "platform")


def retry(data: Data = DEFAULT_DATA) -> None:
    """Relancer l'envoi des messages mis de côté, dans leur ordre."""
    sent = asyncio.run(_retry(read_addresses(data)))
    for service, count in sent.items():
        console.plain(f"{service} : {count} message(s) renvoyé(s).")


async def _retry(addresses: Addresses) -> dict[str, int]:
    tokens = ServiceTokens.of(addresses.settings())
    sent = {}
    for service in RELAYING:
        caller = Caller(service, addresses.grpc[service], tokens, Actor("cilpass", TechnicalRole.OPERATIONS))
        stub = operations_pb2_grpc.OperationsStub(caller.channel)
        answer = await caller(stub.RetryParked, operations_pb2.RetryParkedRequest())
        sent[service] = int(answer.sent)
    return sent
