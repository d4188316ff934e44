"""gRPC edge of `intake`: what other services may know of a person and of a case asked for."""

from typing import Any
from uuid import UUID

import grpc.aio
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc

from kernel.errors import Invalid
from kernel.feed import to_timestamp
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from kernel.rpc import caller
from services.intake.domain.person import Means
from services.intake.service import case_requests, people

RPC_NAMES = {Means.TELEPHONE: "personal_phone", Means.PROFESSIONAL_TELEPHONE: "work_phone"}
"""Fields of the message `Person` that are named otherwise than the means of contact."""


class IdUnreadable(Invalid):
    title = "Cet identifiant n'est pas lisible."


class Intake(intake_pb2_grpc.IntakeServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db

    async def GetCaseRequest(
        self, request: intake_pb2.GetCaseRequestRequest, context: Any
    ) -> intake_pb2.CaseRequest:
        actor = caller(context, TechnicalRole.SERVICE)
        asked = await self._db.read(case_requests.case_request, actor, _id(request.case_id))
        return intake_pb2.CaseRequest(
            case_id=str(asked.asked.id),
            contact_id=str(asked.asked.contact_id),
            person_id=str(asked.person_id),
            contact_day=asked.contact_day.isoformat(),
            cil=asked.asked.cil,
            on_behalf_of=asked.asked.on_behalf_of,
            siren=asked.siren,
            departement=asked.departement,
            beneficiary_kind=asked.beneficiary_kind,
            age_band=asked.age_band,
            difficulties=asked.difficulties,
            urgent=asked.urgent,
            loca_pass=asked.loca_pass,
            safe_contact=asked.safe_contact,
            received_by=asked.received_by,
        )

    async def GetPerson(self, request: intake_pb2.GetPersonRequest, context: Any) -> intake_pb2.Person:
        actor = caller(context, TechnicalRole.SERVICE)
        known = await self._db.read(people.person, actor, _id(request.person_id))
        identity, means, work = known.view.identity, known.view.means, known.employment
        return intake_pb2.Person(
            person_id=str(known.view.id),
            first_name=identity.first_name,
            last_name=identity.last_name,
            birth_date=identity.birth_date.isoformat() if identity.birth_date else "",
            address=means.address or "",
            postcode=means.postcode or "",
            commune=means.commune or "",
            personal_phone=means.telephone or "",
            work_phone=means.professional_telephone or "",
            email=means.email or "",
            employer_name=(work.company_name if work else None) or "",
            employer_siren=(work.siren if work else None) or "",
            withheld=[RPC_NAMES.get(one, one) for one in Means if one in known.view.withheld],
        )

    async def GetReach(self, request: intake_pb2.GetReachRequest, context: Any) -> intake_pb2.Reach:
        actor = caller(context, TechnicalRole.SERVICE)
        reach = await self._db.read(people.reach, actor, _id(request.person_id))
        return intake_pb2.Reach(
            first_name=reach.first_name,
            last_name=reach.last_name,
            email=reach.email,
            safe_contact=reach.safe_contact,
            wording=reach.wording,
            erased=reach.erased,
            version=reach.version,
            next_at=to_timestamp(reach.next_at) if reach.next_at else None,
        )

    async def HandOn(self, request: intake_pb2.HandOnRequest, context: Any) -> intake_pb2.HandOnResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        designated = case_requests.Designated(request.cil, request.on_behalf_of, request.why)
        await self._db.write(case_requests.hand_on, actor, _id(request.case_id), request.number, designated)
        return intake_pb2.HandOnResponse()

    async def ErasePerson(
        self, request: intake_pb2.ErasePersonRequest, context: Any
    ) -> intake_pb2.ErasePersonResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        over = frozenset(_id(one) for one in request.case_ids)
        erased = await self._db.write(people.erase, actor, _id(request.person_id), over)
        await self._db.leave_no_trace()
        return intake_pb2.ErasePersonResponse(erased=erased)


def add(server: grpc.aio.Server, platform: Platform) -> None:
    intake_pb2_grpc.add_IntakeServicer_to_server(Intake(platform), server)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise IdUnreadable from None
