"""What `platform` says of CILs: facts and rows of ours know them by their identifiers."""

from collections.abc import Iterable

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.errors import Unavailable
from kernel.platform import Platform


async def cil_of(services: Platform, cil: str) -> platform_pb2.Cil:
    organisations = services.call("platform")
    stub = platform_pb2_grpc.OrganisationsStub(organisations.channel)
    found: platform_pb2.Cil = await organisations(stub.GetCil, platform_pb2.GetCilRequest(cil=cil))
    return found


async def names_of(services: Platform, cils: Iterable[str]) -> dict[str, str]:
    return {cil: (await cil_of(services, cil)).name for cil in sorted(cils)}


async def known_names(services: Platform, cils: Iterable[str]) -> dict[str, str]:
    """Returns the same names, or none while `platform` is away: the history is then shown without them."""
    try:
        return await names_of(services, cils)
    except Unavailable:
        return {}
