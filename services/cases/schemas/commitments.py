"""A commitment, as it is proposed, read and settled."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel

from kernel.errors import within
from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, TextMalformed, Written
from services.cases.domain.commitments import (
    COMMITMENT_KIND_LABELS,
    COMMITMENT_OUTCOME_LABELS,
    OWN_PRODUCT_LABELS,
    Commitment,
    CommitmentKind,
    CommitmentOutcome,
    Owner,
    OwnProduct,
    Settlement,
)
from services.cases.schemas.common import ReasonIn, ShortText


class CommitmentIn(Body):
    id: Annotated[
        str,
        Written(
            r"[a-z0-9-]{1,32}",
            TextMalformed(accepted="de 1 à 32 lettres minuscules sans accent, chiffres ou tirets"),
        ),
    ]
    kind: CommitmentKind
    wording: ShortText
    due: Day
    product: OwnProduct | None = None

    def value(self, owner: Owner) -> Commitment:
        return Commitment(self.id, owner, self.kind, self.wording, self.due, self.product)


def values(owner: Owner, given: Iterable[CommitmentIn]) -> tuple[Commitment, ...]:
    """One of the two lists of a body, which is named as its owner; a refusal names the row in it."""

    def placed(number: int, one: CommitmentIn) -> Commitment:
        with within(owner, number):
            return one.value(owner)

    return tuple(placed(number, one) for number, one in enumerate(given))


class SettlementOut(BaseModel):
    outcome: Coded
    settled_on: date
    reason: str | None

    @classmethod
    def of(cls, value: Settlement) -> Self:
        return cls(
            outcome=coded(value.outcome, COMMITMENT_OUTCOME_LABELS),
            settled_on=value.on,
            reason=value.reason.text if value.reason else None,
        )


class CommitmentOut(BaseModel):
    """`reason` says why it was not kept, or dropped; `earlier` is what was noted by mistake, and corrected."""

    id: str
    owner: str
    kind: Coded
    product: Coded | None
    wording: str
    due: date
    outcome: Coded | None
    settled_on: date | None
    reason: str | None
    earlier: list[SettlementOut]

    @classmethod
    def of(cls, value: Commitment) -> Self:
        return cls(
            id=value.id,
            owner=value.owner,
            kind=coded(value.kind, COMMITMENT_KIND_LABELS),
            product=coded(value.product, OWN_PRODUCT_LABELS) if value.product else None,
            wording=value.wording,
            due=value.due,
            outcome=coded(value.outcome, COMMITMENT_OUTCOME_LABELS) if value.outcome else None,
            settled_on=value.settlement.on if value.settlement else None,
            reason=value.settlement.reason.text if value.settlement and value.settlement.reason else None,
            earlier=[SettlementOut.of(one) for one in value.settlements[:-1]],
        )


class CommitmentOutcomeIn(Body):
    outcome: CommitmentOutcome
    reason: ReasonIn | None = None
