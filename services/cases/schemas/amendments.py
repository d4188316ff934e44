"""An amendment of a signed engagement, as it is proposed, read and signed."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day
from services.cases.domain.amendment import AMENDMENT_STATE_LABELS
from services.cases.domain.commitments import Owner
from services.cases.schemas.commitments import CommitmentIn, CommitmentOut, values
from services.cases.schemas.common import ReasonIn
from services.cases.schemas.engagement import SignatureIn, SignatureOut
from services.cases.service.amendments import Change, Seen


class AmendmentIn(Body):
    """What is added to either list, what is dropped by its identifier, and why; the employee reads the reason."""

    cil: Annotated[tuple[CommitmentIn, ...], Field(max_length=40)] = ()
    employee: Annotated[tuple[CommitmentIn, ...], Field(max_length=40)] = ()
    dropped: Annotated[tuple[str, ...], Field(max_length=40)] = ()
    reason: ReasonIn

    def value(self) -> Change:
        added = (*values(Owner.CIL, self.cil), *values(Owner.EMPLOYEE, self.employee))
        return Change(added, self.dropped, self.reason.value())


class AmendmentPaperIn(SignatureIn):
    scan: UUID
    signed_on: Day


class WithdrawalIn(Body):
    reason: ReasonIn


class AmendmentOut(BaseModel):
    """The amendment exactly as it is signed. A signature sends `content_hash` back (ENG-3)."""

    number: int
    state: Coded
    proposed_on: date
    reason: str
    added: list[CommitmentOut]
    dropped: list[CommitmentOut]
    content_hash: str
    signatures: list[SignatureOut]

    @classmethod
    def of(cls, seen: Seen) -> Self:
        value = seen.amendment
        return cls(
            number=value.number,
            state=coded(seen.state, AMENDMENT_STATE_LABELS),
            proposed_on=value.proposed_on,
            reason=value.reason.text,
            added=[CommitmentOut.of(one) for one in value.added],
            dropped=[CommitmentOut.of(one) for one in value.dropped],
            content_hash=value.content_hash,
            signatures=[SignatureOut.of(one) for one in value.signatures],
        )


class OwnAmendmentOut(AmendmentOut):
    """The same for the employee; `may_sign` says whether this very link signs or refuses it, now (ENG-3)."""

    may_sign: bool = False

    @classmethod
    def by_link(cls, seen: Seen, may_sign: bool) -> Self:
        return cls.of(seen).model_copy(update={"may_sign": may_sign})
