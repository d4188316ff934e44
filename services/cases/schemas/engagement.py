"""The mutual engagement, its signatures and its delays."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.fields import Day, TextMalformed, Written
from services.cases.domain.clauses import clause_text
from services.cases.domain.commitments import (
    Owner,
)
from services.cases.domain.engagement import Offer
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.signatures import Choices, Signature
from services.cases.schemas.commitments import CommitmentIn, CommitmentOut, values
from services.cases.schemas.common import ReasonIn
from services.cases.service.engagement import Proposal


class ProposalIn(Body):
    """Both lists of commitments (A8), the days to sign, the months to carry out, and whom to call."""

    cil: tuple[CommitmentIn, ...]
    employee: tuple[CommitmentIn, ...]
    validity_days: int = DEFAULT_POLICY.offer_validity_days
    duration_months: int = DEFAULT_POLICY.implementation_months
    contact: Annotated[str, Field(max_length=200)] = ""

    def value(self) -> Proposal:
        return Proposal(
            cil=values(Owner.CIL, self.cil),
            employee=values(Owner.EMPLOYEE, self.employee),
            validity_days=self.validity_days,
            duration_months=self.duration_months,
            contact=self.contact,
        )


class ClauseOut(BaseModel):
    kind: str
    title: str
    text: str
    version: int


class ChoicesOut(BaseModel):
    share_with_third_parties: bool
    inform_employer: bool


class SignatureOut(BaseModel):
    """`choices` are the employee's two, made with the signature (ENG-2); null for the CIL."""

    party: str
    on: date
    means: str
    transcribed_by: str | None
    choices: ChoicesOut | None

    @classmethod
    def of(cls, value: Signature) -> Self:
        chosen = value.choices
        return cls(
            party=value.party,
            on=value.on,
            means=value.means,
            transcribed_by=value.paper.transcribed_by if value.paper else None,
            choices=ChoicesOut.model_validate(chosen, from_attributes=True) if chosen else None,
        )


class OfferOut(BaseModel):
    """The engagement exactly as it is signed. A signature sends `content_hash` back (ENG-3)."""

    number: int
    made_on: date
    valid_to: date
    why: list[str]
    content_hash: str
    diagnosis_version: int
    cil: list[CommitmentOut]
    employee: list[CommitmentOut]
    clauses: list[ClauseOut]
    validity_days: int
    duration_months: int
    contact: str
    signatures: list[SignatureOut]
    signed: bool
    refused_on: date | None

    @classmethod
    def of(cls, value: Offer) -> Self:
        clauses = [(clause_text(ref), ref) for ref in value.terms.clauses]
        return cls(
            number=value.number,
            made_on=value.made_on,
            valid_to=value.valid_to,
            why=list(value.validity.explain()),
            content_hash=value.content_hash,
            diagnosis_version=value.terms.diagnosis_version,
            cil=[CommitmentOut.of(one) for one in value.terms.cil],
            employee=[CommitmentOut.of(one) for one in value.terms.employee],
            clauses=[
                ClauseOut(kind=ref.kind, title=clause.title, text=clause.text, version=ref.version)
                for clause, ref in clauses
            ],
            validity_days=value.terms.validity_days,
            duration_months=value.terms.duration_months,
            contact=value.contact,
            signatures=[SignatureOut.of(one) for one in value.signatures],
            signed=value.signed,
            refused_on=value.refused_on,
        )


class OwnOfferOut(OfferOut):
    """The same for the employee; `may_sign` says whether this very link signs or refuses it, now (ENG-3)."""

    may_sign: bool = False

    @classmethod
    def by_link(cls, value: Offer, may_sign: bool) -> Self:
        return cls.of(value).model_copy(update={"may_sign": may_sign})


class ChoicesIn(Body):
    """The two authorisations, each given (true) or refused (false), never presumed (ENG-2)."""

    share_with_third_parties: bool
    inform_employer: bool

    def value(self) -> Choices:
        return Choices(self.share_with_third_parties, self.inform_employer)


class SignatureIn(Body):
    content_hash: Annotated[
        str, Written(r"[0-9a-f]{64}", TextMalformed(accepted="le `content_hash` du texte qui a été montré"))
    ]


class EmployeeSignatureIn(SignatureIn):
    choices: ChoicesIn


class PaperSignatureIn(EmployeeSignatureIn):
    scan: UUID
    signed_on: Day


class ScanOut(BaseModel):
    id: UUID
    sha256: str
    media_type: str


class ExtensionIn(Body):
    due: Day
    reason: ReasonIn


class AfterLapseIn(Body):
    again: bool
