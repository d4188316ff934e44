"""gRPC edge of `platform`: questions on organisations, and the convention workflow's commands."""

from datetime import date
from math import inf
from typing import Any
from uuid import UUID

import grpc.aio
import structlog
from cilpass.cases.v1 import cases_pb2, cases_pb2_grpc
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.errors import Invalid, Unavailable
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from kernel.rpc import caller
from services.platform.domain.schedule import EventKind
from services.platform.service import companies, convention_life, designation

NEXT = {EventKind.NOTICE_REMINDER: "remind", EventKind.RENEWAL: "renew", EventKind.END: "end", None: ""}

PATIENCE_SECONDS = 2.0
"""Nobody waits longer for a designation than for its loads."""

log = structlog.get_logger()


class DayUnreadable(Invalid):
    title = "Cette date n'est pas lisible."


class Organisations(platform_pb2_grpc.OrganisationsServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._cases = platform.call("cases")

    async def Designate(
        self, request: platform_pb2.DesignateRequest, context: Any
    ) -> platform_pb2.Designation:
        actor = caller(context, TechnicalRole.SERVICE)
        asked = designation.Question(
            siren=request.siren,
            departement=request.departement,
            day=_day(request.day),
            declined=tuple(request.declined),
            asked_first=request.asked_first,
            received_by=request.received_by,
        )
        found = await self._db.read(designation.designation, actor, asked, await self._loads())
        return platform_pb2.Designation(
            cil=found.cil or "",
            on_behalf_of=found.on_behalf_of or "",
            why=found.explanation,
            why_code=found.why,
        )

    async def _loads(self) -> dict[str, float]:
        """Running cases per adviser of each CIL; nothing where `cases` is away, as somebody always takes a case."""
        stub = cases_pb2_grpc.CaseFilesStub(self._cases.channel)
        try:
            answer = await self._cases(stub.ReadLoads, cases_pb2.ReadLoadsRequest(), PATIENCE_SECONDS)
        except Unavailable:
            log.warning("loads_not_known")
            return {}
        return {one.cil: one.running / one.advisers if one.advisers else inf for one in answer.loads}

    async def GetCil(self, request: platform_pb2.GetCilRequest, context: Any) -> platform_pb2.Cil:
        actor = caller(context, TechnicalRole.SERVICE)
        view = await self._db.read(designation.cil, actor, request.cil)
        return platform_pb2.Cil(
            id=view.row.id,
            name=view.row.name,
            telephone=view.row.telephone,
            departement=next(iter(view.row.departements), ""),
            may_handle=view.readiness.ready,
            reasons=view.readiness.reasons,
        )

    async def GetCompany(self, request: platform_pb2.GetCompanyRequest, context: Any) -> platform_pb2.Company:
        actor = caller(context, TechnicalRole.SERVICE)
        view = await self._db.read(companies.known_of, actor, request.siren, _day(request.day))
        if view is None:
            return platform_pb2.Company(siren=request.siren)
        return platform_pb2.Company(
            siren=view.row.id,
            name=view.row.name,
            cil=view.cil or "",
            declarations=[_declaration(one) for one in view.declarations],
        )


class ConventionSteps(platform_pb2_grpc.ConventionStepsServicer):
    """The calls of the convention workflow. Each carries out what is due, so a repeated or late call does no harm."""

    def __init__(self, platform: Platform) -> None:
        self._db = platform.db

    async def GetConvention(
        self, request: platform_pb2.ConventionRequest, context: Any
    ) -> platform_pb2.ConventionState:
        return await self._drive(convention_life.look, request, context)

    async def RemindOfNotice(
        self, request: platform_pb2.ConventionRequest, context: Any
    ) -> platform_pb2.ConventionState:
        return await self._drive(convention_life.tend, request, context)

    async def RenewConvention(
        self, request: platform_pb2.ConventionRequest, context: Any
    ) -> platform_pb2.ConventionState:
        return await self._drive(convention_life.tend, request, context)

    async def EndConvention(
        self, request: platform_pb2.ConventionRequest, context: Any
    ) -> platform_pb2.ConventionState:
        return await self._drive(convention_life.tend, request, context)

    async def _drive(
        self, use_case: Any, request: platform_pb2.ConventionRequest, context: Any
    ) -> platform_pb2.ConventionState:
        actor = caller(context, TechnicalRole.WORKFLOW)
        view: convention_life.View = await self._db.write(use_case, actor, UUID(request.convention_id))
        state = platform_pb2.ConventionState(
            state="ended" if view.ended else "in_force", next=NEXT[view.next], version=view.version
        )
        if view.wait is not None:
            state.wait_seconds = view.wait.total_seconds()
        return state


def add(server: grpc.aio.Server, platform: Platform) -> None:
    platform_pb2_grpc.add_OrganisationsServicer_to_server(Organisations(platform), server)
    platform_pb2_grpc.add_ConventionStepsServicer_to_server(ConventionSteps(platform), server)


def _declaration(row: Any) -> platform_pb2.LiabilityDeclaration:
    return platform_pb2.LiabilityDeclaration(
        liable=row.liable,
        source=row.source,
        starts=row.from_day.isoformat(),
        ends=row.to_day.isoformat() if row.to_day else "",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DayUnreadable(field="day", accepted="une date de la forme 2026-03-31") from error
