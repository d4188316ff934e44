"""Adds the declarations that `platform` has of a company to the employment as typed (BEN-5).

Where `platform` does not answer, the employment is judged as typed.
"""

from dataclasses import replace
from datetime import date

import structlog
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.clock import today
from kernel.errors import Unavailable
from kernel.platform import Platform
from services.intake.domain.employment import Employment
from services.intake.domain.liability import Company, Declaration

PATIENCE_SECONDS = 2.0
"""How long to wait for `platform`: a contact must be recorded even where it does not answer (CASE-2)."""

log = structlog.get_logger()


async def completed(platform: Platform, employment: Employment, day: date | None) -> Employment:
    """Returns the employment with the declarations known of its company, unchanged where there are none."""
    if employment.siren is None:
        return employment
    organisations = platform.call("platform")
    request = platform_pb2.GetCompanyRequest(
        siren=employment.siren, day=(day or today(platform.clock)).isoformat()
    )
    stub = platform_pb2_grpc.OrganisationsStub(organisations.channel)
    try:
        known = await organisations(stub.GetCompany, request, PATIENCE_SECONDS)
    except Unavailable:
        log.warning("company_not_asked")
        return employment
    company = employment.company or Company()
    told = (_declaration(one) for one in known.declarations)
    declared = tuple(one for one in told if one not in company.declarations)
    return replace(
        employment,
        company_name=employment.company_name or known.name or None,
        company=replace(company, declarations=(*company.declarations, *declared)),
    )


def _declaration(told: platform_pb2.LiabilityDeclaration) -> Declaration:
    ends = date.fromisoformat(told.ends) if told.ends else None
    return Declaration(told.liable, told.source, date.fromisoformat(told.starts), ends)
