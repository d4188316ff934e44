"""The activities, by which workflows call services: each is one idempotent gRPC call without personal data."""

from typing import Any

from cilpass.cases.v1 import cases_pb2, cases_pb2_grpc
from cilpass.common.v1 import operations_pb2, operations_pb2_grpc
from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc
from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.settings import Settings
from wiring.callers import WORKER
from words.way import StepState
from workflows.contracts.case import Closed, CloseRequest, Opened, StepRequest, StepView
from workflows.contracts.convention import ConventionView, Next
from workflows.contracts.handing_on import Acknowledged, Handed
from workflows.contracts.reach import NewReach
from workflows.contracts.reach import Noted as ReachNoted
from workflows.contracts.referral import Noted, ReferralNote, ReferralView
from workflows.contracts.retention import Erased
from workflows.contracts.sweep import LOOK_AGAIN, Swept, Tidied

WORKFLOW = Actor("workflow", TechnicalRole.WORKFLOW)

ERASING_SECONDS = 12.0
"""Timeout of an erasure, longer than the others as `cases` first calls two other services."""


class Activities:
    def __init__(self, settings: Settings, client: Client) -> None:
        tokens = ServiceTokens.of(settings, WORKER)
        self._client = client
        self._intake = Caller("intake", settings.intake, tokens, WORKFLOW)
        self._cases = Caller("cases", settings.cases, tokens, WORKFLOW)
        self._partners = Caller("partners", settings.partners, tokens, WORKFLOW)
        self._platform = Caller("platform", settings.platform, tokens, WORKFLOW)
        self._reporting = Caller("reporting", settings.reporting, tokens, WORKFLOW)
        self._requests = intake_pb2_grpc.IntakeStub(self._intake.channel)
        self._case_steps = cases_pb2_grpc.CaseStepsStub(self._cases.channel)
        self._referral_steps = partners_pb2_grpc.ReferralStepsStub(self._partners.channel)
        self._convention_steps = platform_pb2_grpc.ConventionStepsStub(self._platform.channel)

    def all(self) -> list[Any]:
        """Returns every activity, for a worker."""
        return [
            self.open_case,
            self.open_step,
            self.tend_step,
            self.close_case,
            self.erase_case,
            self.hand_on,
            self.note_reach,
            self.note_referral,
            self.tend_referral,
            self.get_convention,
            self.remind_of_notice,
            self.renew_convention,
            self.end_convention,
            self.sweep,
            self.tidy,
        ]

    @activity.defn
    async def open_case(self, case_id: str) -> Opened:
        request = cases_pb2.OpenCaseRequest(case_id=case_id)
        answer = await self._cases(self._case_steps.OpenCase, request)
        return Opened(cil=answer.cil, urgent=answer.urgent, ended=answer.ended)

    @activity.defn
    async def open_step(self, step: StepRequest) -> StepView:
        request = cases_pb2.OpenStepRequest(case_id=step.case_id, kind=step.kind, ordinal=step.ordinal)
        return _step_view(await self._cases(self._case_steps.OpenStep, request))

    @activity.defn
    async def tend_step(self, step: StepRequest) -> StepView:
        request = cases_pb2.TendStepRequest(case_id=step.case_id, kind=step.kind, ordinal=step.ordinal)
        return _step_view(await self._cases(self._case_steps.TendStep, request))

    @activity.defn
    async def close_case(self, close: CloseRequest) -> Closed:
        request = cases_pb2.CloseCaseRequest(case_id=close.case_id, outcome=close.outcome)
        answer = await self._cases(self._case_steps.CloseCase, request)
        return Closed(survey=answer.survey)

    @activity.defn
    async def erase_case(self, case_id: str) -> Erased:
        request = cases_pb2.EraseCaseRequest(case_id=case_id)
        await self._cases(self._case_steps.EraseCase, request, ERASING_SECONDS)
        return Erased()

    @activity.defn
    async def hand_on(self, handed: Handed) -> Acknowledged:
        request = intake_pb2.HandOnRequest(
            case_id=handed.case_id,
            cil=handed.cil,
            on_behalf_of=handed.on_behalf_of,
            why=handed.why,
            number=handed.number,
        )
        await self._intake(self._requests.HandOn, request)
        return Acknowledged()

    @activity.defn
    async def note_reach(self, reach: NewReach) -> ReachNoted:
        request = cases_pb2.NoteReachRequest(case_id=reach.case_id, number=reach.number)
        await self._cases(self._case_steps.NoteReach, request)
        return ReachNoted()

    @activity.defn
    async def note_referral(self, note: ReferralNote) -> Noted:
        request = cases_pb2.NoteReferralRequest(
            case_id=note.case_id, referral_id=note.referral_id, state=note.state, reason=note.reason
        )
        await self._cases(self._case_steps.NoteReferral, request)
        return Noted()

    @activity.defn
    async def tend_referral(self, referral_id: str) -> ReferralView:
        request = partners_pb2.TendReferralRequest(referral_id=referral_id)
        answer = await self._partners(self._referral_steps.TendReferral, request)
        return ReferralView(
            case_id=answer.case_id,
            state=answer.state,
            reason=answer.reason,
            wait_seconds=_seconds(answer),
            ended=answer.ended,
        )

    @activity.defn
    async def get_convention(self, convention_id: str) -> ConventionView:
        return await self._convention(self._convention_steps.GetConvention, convention_id)

    @activity.defn
    async def remind_of_notice(self, convention_id: str) -> ConventionView:
        return await self._convention(self._convention_steps.RemindOfNotice, convention_id)

    @activity.defn
    async def renew_convention(self, convention_id: str) -> ConventionView:
        return await self._convention(self._convention_steps.RenewConvention, convention_id)

    @activity.defn
    async def end_convention(self, convention_id: str) -> ConventionView:
        return await self._convention(self._convention_steps.EndConvention, convention_id)

    @activity.defn
    async def sweep(self, _: None) -> Swept:
        """Signals each workflow that is overdue for its service; ignores those that have ended."""
        told = 0
        for caller in (self._cases, self._partners, self._platform):
            operations = operations_pb2_grpc.OperationsStub(caller.channel)
            overdue = await caller(operations.ReadAgenda, operations_pb2.ReadAgendaRequest(overdue=True))
            for item in overdue.items:
                told += await self._look_again(item.workflow_id)
        return Swept(told)

    @activity.defn
    async def tidy(self, _: None) -> Tidied:
        """Has every service delete its expired data (CONF-6)."""
        forgotten = 0
        for caller in (self._intake, self._cases, self._partners, self._platform, self._reporting):
            operations = operations_pb2_grpc.OperationsStub(caller.channel)
            answer = await caller(operations.Tidy, operations_pb2.TidyRequest())
            forgotten += answer.forgotten
        return Tidied(forgotten)

    async def _look_again(self, workflow_id: str) -> bool:
        try:
            await self._client.get_workflow_handle(workflow_id).signal(LOOK_AGAIN)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return False
        return True

    async def _convention(self, method: Any, convention_id: str) -> ConventionView:
        request = platform_pb2.ConventionRequest(convention_id=convention_id)
        answer = await self._platform(method, request)
        return ConventionView(
            ended=answer.state == "ended",
            next=Next(answer.next),
            wait_seconds=_seconds(answer),
            version=answer.version,
        )


def _step_view(answer: Any) -> StepView:
    return StepView(
        state=StepState(answer.state),
        decision=answer.decision,
        wait_seconds=_seconds(answer),
        version=answer.version,
        ended=answer.ended,
    )


def _seconds(answer: Any) -> float | None:
    return answer.wait_seconds if answer.HasField("wait_seconds") else None
