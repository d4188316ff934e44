"""Asks `platform` which CIL takes a case, and how a CIL is called (CASE-12)."""

from typing import Any

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.errors import Invalid, NotFound
from kernel.platform import Platform
from services.intake.service.case_requests import Designated, Designating


class CilUnknown(Invalid):
    title = "Ce CIL n'existe pas."
    rule = "CASE-12"


async def designated(services: Platform, asked: Designating) -> Designated:
    """The CIL that takes the case; one without identifier where none can."""
    organisations = services.call("platform")
    request = platform_pb2.DesignateRequest(
        siren=asked.siren,
        departement=asked.departement,
        day=asked.day.isoformat(),
        received_by=asked.received_by,
    )
    answer = await organisations(
        platform_pb2_grpc.OrganisationsStub(organisations.channel).Designate, request
    )
    return Designated(answer.cil, answer.on_behalf_of, answer.why)


async def cil_of(services: Platform, cil: str) -> Any:
    """A CIL's name, telephone and readiness (`Cil` in platform.proto). Raises CilUnknown."""
    organisations = services.call("platform")
    stub = platform_pb2_grpc.OrganisationsStub(organisations.channel)
    try:
        return await organisations(stub.GetCil, platform_pb2.GetCilRequest(cil=cil))
    except NotFound as error:
        raise CilUnknown(field="cil", accepted="l'identifiant d'un CIL enregistré") from error
