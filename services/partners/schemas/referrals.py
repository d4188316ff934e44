"""Referrals as their CIL and their partner see them, and what the partner answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from cilpass.platform.v1 import platform_pb2
from pydantic import BaseModel, Field

from kernel.errors import Invalid
from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Paragraph
from kernel.ids import short_reference
from services.partners.domain.deadlines import EVENT_LABELS, events_of
from services.partners.domain.reasons import (
    GOOD_END_LABELS,
    NO_GOOD_END_LABELS,
    REFUSAL_LABELS,
    WITHDRAWAL_LABELS,
    GoodEnd,
    NoGoodEnd,
    ReasonCode,
    RefusalReason,
    WithdrawalReason,
)
from services.partners.domain.referral import KIND_LABELS, Referral, StateChange
from services.partners.domain.sheet import RECIPIENT_LABELS
from services.partners.schemas.directory import RecipientOut
from services.partners.views import PacketItem, ReferralView
from words.referrals import REFERRAL_STATE_LABELS


class ResultUnknown(Invalid):
    title = "Ce résultat n'est pas de ceux qui peuvent être indiqués."
    rule = "PART-3"


class LinkIn(Body):
    token: Annotated[str, Field(min_length=1, max_length=200)]


class LinkOut(BaseModel):
    """What the link opens; its token is now a cookie."""

    purpose: str
    subject: str
    expires: datetime


class RefusalIn(Body):
    """Always with a reason (PART-3)."""

    reason: RefusalReason


class Result(StrEnum):
    GOOD_END = "good_end"
    NO_GOOD_END = "no_good_end"


class ResultIn(Body):
    result: Result
    code: Annotated[str, Field(max_length=40)]
    text: Annotated[Paragraph, Field(max_length=1000)] = ""

    def value(self) -> GoodEnd | NoGoodEnd:
        codes: type[GoodEnd] | type[NoGoodEnd] = GoodEnd if self.result is Result.GOOD_END else NoGoodEnd
        try:
            return codes(self.code)
        except ValueError:
            raise ResultUnknown(field="code", accepted=", ".join(codes)) from None


class StepOut(BaseModel):
    state: Coded
    on: date
    by: str
    reason: Coded | None

    @classmethod
    def of(cls, step: StateChange) -> "StepOut":
        return cls(
            state=coded(step.state, REFERRAL_STATE_LABELS),
            on=step.on,
            by=step.by,
            reason=_reason(step.reason) if step.reason else None,
        )


class EventOut(BaseModel):
    kind: Coded
    day: date
    why: str


class ItemOut(BaseModel):
    code: str
    label: str
    text: str

    @classmethod
    def of(cls, item: PacketItem) -> "ItemOut":
        return cls(code=item.code, label=item.label, text=item.text)


class SentItemOut(ItemOut):
    justification: str

    @classmethod
    def of(cls, item: PacketItem) -> "SentItemOut":
        return cls(code=item.code, label=item.label, text=item.text, justification=item.justification)


class AskedByOut(BaseModel):
    """The CIL that asks, and where to call it."""

    name: str
    telephone: str


class PacketOut(BaseModel):
    """The packet as the partner reads it: only what was judged indispensable to the task."""

    referral_id: UUID
    reference: str
    kind: Coded
    state: Coded
    sent_on: date
    answer_due_on: date
    partner: str
    recipient: str
    items: list[ItemOut]
    asked_by: AskedByOut
    asked: str

    @classmethod
    def of(cls, view: ReferralView, cil: platform_pb2.Cil) -> "PacketOut":
        referral = view.referral
        return cls(
            referral_id=UUID(referral.id),
            reference=short_reference(UUID(referral.id)),
            kind=coded(referral.kind, KIND_LABELS),
            state=coded(referral.state, REFERRAL_STATE_LABELS),
            sent_on=referral.sent_on,
            answer_due_on=referral.deadlines.answer_due_on,
            partner=view.partner_name,
            recipient=view.recipient.name,
            items=[ItemOut.of(item) for item in view.packet],
            asked_by=AskedByOut(name=cil.name, telephone=cil.telephone),
            asked=view.reason,
        )


class AnswerOut(BaseModel):
    """How a referral stands after its partner's act."""

    referral_id: UUID
    state: Coded
    on: date
    reason: Coded | None

    @classmethod
    def of(cls, referral: Referral) -> "AnswerOut":
        return cls(
            referral_id=UUID(referral.id),
            state=coded(referral.state, REFERRAL_STATE_LABELS),
            on=referral.steps[-1].on,
            reason=_reason(referral.reason) if referral.reason else None,
        )


class ReferralOut(BaseModel):
    """A referral: what was sent, to whom, why, by whom, and the outcome (CONF-2)."""

    id: UUID
    reference: str
    case_id: str
    cil: str
    on_behalf_of: str
    partner_id: UUID
    partner_name: str
    kind: Coded
    state: Coded
    reason: Coded | None
    why: str
    recipient: RecipientOut
    items: list[SentItemOut]
    sent_by: str
    sent_at: datetime
    checked_by: str
    checked_on: date
    authorisation_id: str
    authorised_for: Coded
    opened_at: datetime | None
    answered_late: bool
    events: list[EventOut]
    steps: list[StepOut]
    result_text: str | None
    version: int

    @classmethod
    def of(cls, view: ReferralView) -> "ReferralOut":
        referral = view.referral
        return cls(
            id=UUID(referral.id),
            reference=short_reference(UUID(referral.id)),
            case_id=referral.case,
            cil=view.cil,
            on_behalf_of=view.on_behalf_of,
            partner_id=UUID(referral.partner),
            partner_name=view.partner_name,
            kind=coded(referral.kind, KIND_LABELS),
            state=coded(referral.state, REFERRAL_STATE_LABELS),
            reason=_reason(referral.reason) if referral.reason else None,
            why=view.reason,
            recipient=RecipientOut.of(view.recipient),
            items=[SentItemOut.of(item) for item in view.packet],
            sent_by=view.sent_by,
            sent_at=view.sent_at,
            checked_by=view.entitlement.checked_by,
            checked_on=view.entitlement.checked_on,
            authorisation_id=view.authorisation.id,
            authorised_for=coded(view.authorisation.recipient_kind, RECIPIENT_LABELS),
            opened_at=view.opened_at,
            answered_late=referral.answered_late,
            events=[
                EventOut(kind=coded(one.kind, EVENT_LABELS), day=one.day, why=one.why)
                for one in events_of(referral)
            ],
            steps=[StepOut.of(step) for step in referral.steps],
            result_text=view.result_text,
            version=view.version,
        )


def _reason(reason: ReasonCode) -> Coded:
    match reason:
        case RefusalReason():
            return coded(reason, REFUSAL_LABELS)
        case WithdrawalReason():
            return coded(reason, WITHDRAWAL_LABELS)
        case GoodEnd():
            return coded(reason, GOOD_END_LABELS)
        case NoGoodEnd():
            return coded(reason, NO_GOOD_END_LABELS)
