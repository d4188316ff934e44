"""gRPC edge of `cases`: the case workflow's commands, and what other services ask of a file."""

from datetime import date
from typing import Any
from uuid import UUID

import grpc.aio
from cilpass.cases.v1 import cases_pb2, cases_pb2_grpc
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc

from kernel.platform import Platform
from kernel.roles import TechnicalRole
from kernel.rpc import caller
from services.cases.domain.sequence import LEAVING
from services.cases.service import closure, opening, packet, reach, referrals, retention, steps
from words.way import Outcome, StepKind

STOPS_REFERRALS = LEAVING | {Outcome.TURNED_STRUCTURAL}
"""Outcomes after which no partner is waited for any more (CASE-3, DIF-6)."""


class CaseSteps(cases_pb2_grpc.CaseStepsServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._intake = platform.call("intake")
        self._partners = platform.call("partners")
        self._referrals = partners_pb2_grpc.ReferralsStub(self._partners.channel)
        self._requests = intake_pb2_grpc.IntakeStub(self._intake.channel)

    async def OpenCase(self, request: cases_pb2.OpenCaseRequest, context: Any) -> cases_pb2.OpenCaseResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        asked = await self._intake(
            self._requests.GetCaseRequest, intake_pb2.GetCaseRequestRequest(case_id=request.case_id)
        )
        case = await self._db.write(opening.open_case, actor, _case_request(asked))
        return cases_pb2.OpenCaseResponse(ended=case.ended_as or "", cil=case.cil, urgent=case.urgent)

    async def OpenStep(self, request: cases_pb2.OpenStepRequest, context: Any) -> cases_pb2.StepState:
        actor = caller(context, TechnicalRole.WORKFLOW)
        return _state(await self._db.write(steps.open_step, actor, *_step(request)))

    async def TendStep(self, request: cases_pb2.TendStepRequest, context: Any) -> cases_pb2.StepState:
        actor = caller(context, TechnicalRole.WORKFLOW)
        return _state(await self._db.write(steps.tend_step, actor, *_step(request)))

    async def CloseCase(
        self, request: cases_pb2.CloseCaseRequest, context: Any
    ) -> cases_pb2.CloseCaseResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        closed = (UUID(request.case_id), Outcome(request.outcome))
        forbidden = await self._forbids(await self._db.read(closure.surveyed, actor, *closed))
        survey = await self._db.write(closure.close, actor, *closed, forbidden)
        if Outcome(request.outcome) in STOPS_REFERRALS:
            stop = partners_pb2.StopReferralsRequest(case_id=request.case_id)
            await self._partners(self._referrals.StopReferrals, stop)
        return cases_pb2.CloseCaseResponse(survey=survey)

    async def EraseCase(
        self, request: cases_pb2.EraseCaseRequest, context: Any
    ) -> cases_pb2.EraseCaseResponse:
        """The others first: were one of them away, the case would still know what is to be erased."""
        actor, case_id = caller(context, TechnicalRole.WORKFLOW), UUID(request.case_id)
        leaving = await self._db.read(retention.leaving, actor, case_id)
        packets = partners_pb2.ErasePacketsRequest(case_id=request.case_id)
        await self._partners(self._referrals.ErasePackets, packets)
        person = intake_pb2.ErasePersonRequest(
            person_id=str(leaving.person_id), case_ids=[str(one) for one in leaving.cases]
        )
        await self._intake(self._requests.ErasePerson, person)
        await self._db.write(retention.erase, actor, case_id)
        await self._db.leave_no_trace()
        return cases_pb2.EraseCaseResponse()

    async def _forbids(self, person: UUID | None) -> bool:
        """Whether safe contact lets no message leave to a person: their survey is not sent (SUR-1, CONF-5)."""
        if person is None:
            return False
        request = intake_pb2.GetReachRequest(person_id=str(person))
        told = await self._intake(self._requests.GetReach, request)
        return bool(told.safe_contact and not told.HasField("next_at"))

    async def NoteReferral(
        self, request: cases_pb2.NoteReferralRequest, context: Any
    ) -> cases_pb2.NoteReferralResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        noted = (UUID(request.case_id), UUID(request.referral_id), request.state, request.reason)
        await self._db.write(referrals.note_referral, actor, *noted)
        return cases_pb2.NoteReferralResponse()

    async def NoteReach(
        self, request: cases_pb2.NoteReachRequest, context: Any
    ) -> cases_pb2.NoteReachResponse:
        actor = caller(context, TechnicalRole.WORKFLOW)
        await self._db.write(reach.note_reach, actor, UUID(request.case_id), request.number)
        return cases_pb2.NoteReachResponse()


class CaseFiles(cases_pb2_grpc.CaseFilesServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._intake = platform.call("intake")
        self._people = intake_pb2_grpc.IntakeStub(self._intake.channel)

    async def GetPacket(
        self, request: cases_pb2.GetPacketRequest, context: Any
    ) -> cases_pb2.GetPacketResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        case_id, referral_id = UUID(request.case_id), UUID(request.referral_id)
        case = await self._db.read(packet.case_of, actor, case_id)
        person = await self._intake(
            self._people.GetPerson, intake_pb2.GetPersonRequest(person_id=str(case.person_id))
        )
        items = await self._db.read(
            packet.items_for, actor, case_id, referral_id, tuple(request.items), person
        )
        return cases_pb2.GetPacketResponse(
            items=[cases_pb2.PacketItem(code=one.code, label=one.label, text=one.text) for one in items]
        )

    async def ReadLoads(
        self, request: cases_pb2.ReadLoadsRequest, context: Any
    ) -> cases_pb2.ReadLoadsResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        loads = await self._db.read(opening.loads, actor)
        return cases_pb2.ReadLoadsResponse(
            loads=[
                cases_pb2.Load(cil=cil, running=running, advisers=advisers)
                for cil, (running, advisers) in loads.items()
            ]
        )


def add(server: grpc.aio.Server, platform: Platform) -> None:
    cases_pb2_grpc.add_CaseStepsServicer_to_server(CaseSteps(platform), server)
    cases_pb2_grpc.add_CaseFilesServicer_to_server(CaseFiles(platform), server)


def _step(request: Any) -> tuple[UUID, StepKind, int]:
    return UUID(request.case_id), StepKind(request.kind), request.ordinal


def _state(view: steps.View) -> cases_pb2.StepState:
    state = cases_pb2.StepState(
        state=view.state, decision=view.result, version=view.version, ended=view.ended
    )
    if view.wait is not None:
        state.wait_seconds = view.wait.total_seconds()
    return state


def _case_request(asked: Any) -> opening.CaseRequest:
    return opening.CaseRequest(
        case_id=UUID(asked.case_id),
        contact_id=UUID(asked.contact_id),
        person_id=UUID(asked.person_id),
        contact_day=date.fromisoformat(asked.contact_day),
        cil=asked.cil,
        on_behalf_of=asked.on_behalf_of,
        siren=asked.siren,
        departement=asked.departement,
        beneficiary_kind=asked.beneficiary_kind,
        age_band=asked.age_band,
        difficulties=tuple(asked.difficulties),
        urgent=asked.urgent,
        loca_pass=asked.loca_pass,
        safe_contact=asked.safe_contact,
    )
