"""gRPC edge of `cases`: the case workflow's commands, and what other services ask of a file."""

from datetime import date
from typing import Any
from uuid import UUID

import grpc.aio
from cilpass.cases.v1 import cases_pb2, cases_pb2_grpc
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc

from kernel.identity import Role
from kernel.rpc import caller
from kernel.service import Platform
from services.cases.domain.sequence import Outcome
from services.cases.domain.steps import StepKind
from services.cases.service import closing, opening, steps


class CaseSteps(cases_pb2_grpc.CaseStepsServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._intake = platform.call("intake")
        self._requests = intake_pb2_grpc.IntakeStub(self._intake.channel)

    async def OpenCase(self, request: cases_pb2.OpenCaseRequest, context: Any) -> cases_pb2.OpenCaseResponse:
        actor = caller(context, Role.WORKFLOW)
        asked = await self._intake(
            self._requests.GetCaseRequest, intake_pb2.GetCaseRequestRequest(case_id=request.case_id)
        )
        case = await self._db.write(opening.open_case, actor, _case_request(asked))
        return cases_pb2.OpenCaseResponse(ended=case.ended_as, cil=case.cil, urgent=case.urgent)

    async def OpenStep(self, request: cases_pb2.OpenStepRequest, context: Any) -> cases_pb2.StepState:
        actor = caller(context, Role.WORKFLOW)
        return _state(await self._db.write(steps.open_step, actor, *_step(request)))

    async def TendStep(self, request: cases_pb2.TendStepRequest, context: Any) -> cases_pb2.StepState:
        actor = caller(context, Role.WORKFLOW)
        return _state(await self._db.write(steps.tend_step, actor, *_step(request)))

    async def CloseCase(
        self, request: cases_pb2.CloseCaseRequest, context: Any
    ) -> cases_pb2.CloseCaseResponse:
        actor = caller(context, Role.WORKFLOW)
        survey = await self._db.write(
            closing.close, actor, UUID(request.case_id), Outcome(request.outcome)
        )
        return cases_pb2.CloseCaseResponse(survey=survey)


def add(server: grpc.aio.Server, platform: Platform) -> None:
    cases_pb2_grpc.add_CaseStepsServicer_to_server(CaseSteps(platform), server)


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
