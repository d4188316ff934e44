"""gRPC edge of `partners`: referrals that `cases` asks for, and the referral workflow's one question."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import grpc.aio
from cilpass.cases.v1 import cases_pb2, cases_pb2_grpc
from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc

from kernel.errors import Invalid
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from kernel.rpc import caller
from services.partners.domain.reasons import WithdrawalReason
from services.partners.domain.referral import ReferralKind
from services.partners.domain.sheet import RecipientKind
from services.partners.service import dispatch, referrals
from services.partners.views import PacketItem, ReferralView, Sending
from words.referrals import REFERRAL_STATE_LABELS


class ValueUnreadable(Invalid):
    title = "Cette valeur n'est pas de celles qui sont attendues."


class Referrals(partners_pb2_grpc.ReferralsServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._cases = platform.call("cases")
        self._files = cases_pb2_grpc.CaseFilesStub(self._cases.channel)

    async def SendReferral(
        self, request: partners_pb2.SendReferralRequest, context: Any
    ) -> partners_pb2.Referral:
        actor = caller(context, TechnicalRole.SERVICE)
        asked = _sending(request)
        row = await self._db.read(dispatch.prepare, actor, asked)
        if row is None:
            packet = await self._packet(asked)
            row = await self._db.write(dispatch.send, actor, asked, packet)
        return partners_pb2.Referral(
            referral_id=str(row.id), case_id=row.case_id, partner_id=str(row.partner_id), state=row.state
        )

    async def _packet(self, asked: Sending) -> tuple[PacketItem, ...]:
        """What `cases` says of the chosen items, asked before the transaction opens."""
        request = cases_pb2.GetPacketRequest(
            case_id=asked.case_id, referral_id=str(asked.referral_id), items=asked.items
        )
        answer = await self._cases(self._files.GetPacket, request)
        return tuple(PacketItem(one.code, one.label, one.text) for one in answer.items)

    async def StopReferrals(
        self, request: partners_pb2.StopReferralsRequest, context: Any
    ) -> partners_pb2.StopReferralsResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        reason = WithdrawalReason(request.reason or WithdrawalReason.CASE_CLOSED)
        await self._db.write(dispatch.stop, actor, request.case_id, reason)
        return partners_pb2.StopReferralsResponse()

    async def ReadSent(
        self, request: partners_pb2.ReadSentRequest, context: Any
    ) -> partners_pb2.ReadSentResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        views = await self._db.read(referrals.sent_for, actor, request.case_id)
        return partners_pb2.ReadSentResponse(referrals=[_sent(view) for view in views])

    async def ErasePackets(
        self, request: partners_pb2.ErasePacketsRequest, context: Any
    ) -> partners_pb2.ErasePacketsResponse:
        actor = caller(context, TechnicalRole.SERVICE)
        await self._db.write(dispatch.erase, actor, request.case_id)
        await self._db.leave_no_trace()
        return partners_pb2.ErasePacketsResponse()


class ReferralSteps(partners_pb2_grpc.ReferralStepsServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db

    async def TendReferral(
        self, request: partners_pb2.TendReferralRequest, context: Any
    ) -> partners_pb2.ReferralState:
        actor = caller(context, TechnicalRole.WORKFLOW)
        referral_id = _id(request.referral_id, "referral_id")
        tended = await self._db.write(referrals.tend, actor, referral_id)
        state = partners_pb2.ReferralState(
            case_id=tended.case_id, state=tended.state, reason=tended.reason, ended=tended.ended
        )
        if tended.wait is not None:
            state.wait_seconds = tended.wait.total_seconds()
        return state


def add(server: grpc.aio.Server, platform: Platform) -> None:
    partners_pb2_grpc.add_ReferralsServicer_to_server(Referrals(platform), server)
    partners_pb2_grpc.add_ReferralStepsServicer_to_server(ReferralSteps(platform), server)


def _sending(request: partners_pb2.SendReferralRequest) -> Sending:
    _one_of(request.kind, ReferralKind, "kind")
    if request.authorised_for:
        _one_of(request.authorised_for, RecipientKind, "authorised_for")
    recipient = request.recipient_id
    return Sending(
        referral_id=_id(request.referral_id, "referral_id"),
        case_id=request.case_id,
        partner_id=_id(request.partner_id, "partner_id"),
        kind=ReferralKind(request.kind),
        cil=request.cil,
        items=tuple(dict.fromkeys(request.items)),
        territory=request.territory,
        safe_contact=request.safe_contact,
        authorisation_id=request.authorisation_id,
        checked_by=request.checked_by,
        on_behalf_of=request.on_behalf_of,
        sent_by=request.sent_by,
        recipient_id=_id(recipient, "recipient_id") if recipient else None,
        reason=request.reason,
        justifications=dict(request.justifications),
        authorised_for=request.authorised_for,
    )


def _sent(view: ReferralView) -> partners_pb2.SentReferral:
    return partners_pb2.SentReferral(
        referral_id=view.referral.id,
        partner=view.partner_name,
        recipient=view.recipient.name,
        reason=view.reason,
        sent_by=view.sent_by,
        sent_at=view.sent_at.isoformat(),
        state=view.referral.state,
        state_label=REFERRAL_STATE_LABELS[view.referral.state],
        items=[
            partners_pb2.SentItem(
                code=one.code, label=one.label, text=one.text, justification=one.justification
            )
            for one in view.packet
        ],
    )


def _one_of(code: str, codes: type[StrEnum], field: str) -> None:
    if code not in list(codes):
        raise ValueUnreadable(field=field, accepted=", ".join(codes))


def _id(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueUnreadable(field=field, accepted="un identifiant de la plate-forme") from None
