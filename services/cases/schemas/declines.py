"""A case declined by the CIL that was asked to act for another."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from services.cases.domain.declines import DECLINE_REASON_LABELS, Decline, DeclineReason
from services.cases.schemas.common import ShortText


class DeclineIn(Body):
    reason: DeclineReason
    text: ShortText


class DeclineOut(BaseModel):
    """A decline as UESL reads it: the reason is a code, and its text stays with the CIL (CONF-6)."""

    reference: str
    cil: str
    on_behalf_of: str
    next: str
    reason: Coded
    on: date

    @classmethod
    def of(cls, value: Decline) -> Self:
        return cls(
            reference=value.reference,
            cil=value.cil,
            on_behalf_of=value.on_behalf_of,
            next=value.next,
            reason=coded(value.reason, DECLINE_REASON_LABELS),
            on=value.on,
        )
