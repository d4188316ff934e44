"""A referral to a partner."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from kernel.errors import Invalid
from kernel.http.bodies import Body
from kernel.http.fields import fault
from services.cases.domain.referrals import Referral
from services.cases.schemas.common import ShortText
from services.cases.service.packet import WORDS, PacketItem


class PacketItemUnknown(Invalid):
    title = "Cet élément ne fait pas partie de ceux qui peuvent être transmis."
    rule = "CONF-2"


def _known(code: str) -> str:
    if code not in WORDS:
        raise fault(PacketItemUnknown(accepted=", ".join(WORDS)))
    return code


ItemCode = Annotated[str, AfterValidator(_known)]


class ReferralIn(Body):
    """Items chosen one by one, each sensitive one justified; `recipient_checked` is the adviser's word that the
    recipient is entitled to them (CONF-2)."""

    partner_id: str
    kind: str = "treatment"
    items: Annotated[tuple[ItemCode, ...], Field(min_length=1, max_length=40)]
    recipient_checked: bool
    reason: ShortText
    justifications: dict[ItemCode, ShortText] = Field(default_factory=dict, max_length=40)


class ReferralOut(BaseModel):
    id: UUID
    partner_id: str
    kind: str
    items: list[str]
    state: str
    reason: str
    asked_on: date

    @classmethod
    def of(cls, value: Referral) -> Self:
        return cls(
            id=value.id,
            partner_id=value.partner_id,
            kind=value.kind,
            items=list(value.items),
            state=value.state,
            reason=value.reason,
            asked_on=value.asked_on,
        )


class PacketItemOut(BaseModel):
    """An item of the file, in the words that a partner would read; not `known` where the file says nothing of it."""

    code: str
    label: str
    text: str
    known: bool

    @classmethod
    def of(cls, item: PacketItem) -> Self:
        return cls(code=item.code, label=item.label, text=item.text, known=item.known)
