"""Bodies of the REST edge of `cases`. Labels stand once, beside the coded value."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kernel.stored import dump, load
from services.cases.domain.assignment import Following
from services.cases.domain.authorisations import PURPOSE_LABELS, Authorisation
from services.cases.domain.clauses import clause_text
from services.cases.domain.commitments import (
    COMMITMENT_KIND_LABELS,
    COMMITMENT_OUTCOME_LABELS,
    OWN_PRODUCT_LABELS,
    Commitment,
    CommitmentKind,
    CommitmentOutcome,
    Owner,
    OwnProduct,
)
from services.cases.domain.deadlines import Deadline
from services.cases.domain.decision import DecisionOutcome, Orientation
from services.cases.domain.diagnosis import DIAGNOSIS_STATE_LABELS, Diagnosis
from services.cases.domain.engagement import Offer
from services.cases.domain.information import Handed, ServiceOffered
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.questionnaire import Answers
from services.cases.domain.reasons import Reason, ReasonCode
from services.cases.domain.report import Report
from services.cases.domain.sequence import OUTCOME_LABELS, STAGE_LABELS, Outcome, Stage
from services.cases.domain.signing import Choices
from services.cases.domain.steps import (
    STEP_KIND_LABELS,
    STEP_STATE_LABELS,
    StepKind,
    StepState,
)
from services.cases.domain.study_file import missing_for_diagnosis
from services.cases.domain.survey import SURVEY_STATE_LABELS, Survey
from services.cases.models import AdviserRow, CaseRow, ReferralRow, StepRow
from services.cases.service.engaging import Proposal
from services.cases.service.listening import Means

Text = Annotated[str, Field(max_length=20_000)]
ShortText = Annotated[str, Field(min_length=1, max_length=2_000)]


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Coded(BaseModel):
    """A coded value with its French label."""

    code: str
    label: str


def coded(value: Any, labels: dict[Any, str]) -> Coded:
    return Coded(code=str(value), label=labels[value])


class ReasonIn(Body):
    code: ReasonCode
    text: ShortText

    def value(self) -> Reason:
        return Reason(self.code, self.text)


class StepOut(BaseModel):
    """A step; `why` answers « pourquoi cette date ? », line by line."""

    kind: Coded
    ordinal: int
    state: Coded
    opened_at: datetime
    due: date | None
    late: bool
    why: list[str]
    completed_by: str | None
    completed_at: datetime | None
    result: str
    version: int

    @classmethod
    def of(cls, row: StepRow, today: date) -> Self:
        deadline = load(Deadline, row.deadline) if row.deadline else None
        is_open = row.state == StepState.OPEN
        return cls(
            kind=coded(StepKind(row.kind), STEP_KIND_LABELS),
            ordinal=row.ordinal,
            state=coded(StepState(row.state), STEP_STATE_LABELS),
            opened_at=row.opened_at,
            due=row.due,
            late=bool(is_open and row.due and row.due < today),
            why=list(deadline.explain()) if deadline else [],
            completed_by=row.completed_by,
            completed_at=row.completed_at,
            result=row.result,
            version=row.version,
        )


class AssignmentOut(BaseModel):
    adviser: str
    since: datetime
    reason: str | None


class CaseOut(BaseModel):
    id: UUID
    reference: str
    cil: str
    on_behalf_of: str
    stage: Coded
    outcome: Coded | None
    adviser: str | None
    urgent: bool
    safe_contact: bool
    loca_pass: bool
    contact_day: date
    opened_at: datetime
    closed_on: date | None
    advisers: list[AssignmentOut]
    version: int

    @classmethod
    def of(cls, row: CaseRow) -> Self:
        following = load(Following, row.following) if row.following else None
        return cls(
            id=row.id,
            reference=row.reference,
            cil=row.cil,
            on_behalf_of=row.on_behalf_of,
            stage=coded(Stage(row.stage), STAGE_LABELS),
            outcome=coded(Outcome(row.outcome), OUTCOME_LABELS) if row.outcome else None,
            adviser=row.adviser,
            urgent=row.urgent,
            safe_contact=row.safe_contact,
            loca_pass=row.loca_pass,
            contact_day=row.contact_day,
            opened_at=row.opened_at,
            closed_on=row.closed_on,
            advisers=[
                AssignmentOut(
                    adviser=one.adviser_id, since=one.since, reason=one.reason.text if one.reason else None
                )
                for one in (following.history if following else ())
            ],
            version=row.version,
        )


class WorkItem(BaseModel):
    """One thing to do today or later: which case, which step, and by when."""

    case: CaseOut
    step: StepOut


class WorkList(BaseModel):
    items: list[WorkItem]


class FirstAnswerIn(Body):
    means: Means
    on: date


class InterviewIn(Body):
    means: Means
    on: date
    notes: Text = ""
    another: bool = False


class InformationIn(Body):
    version: int
    on: date
    how: Handed


class ServicesIn(Body):
    services: Annotated[tuple[ServiceOffered, ...], Field(max_length=20)]
    on: date


class MissingOut(BaseModel):
    path: str
    label: str


class RatioOut(BaseModel):
    kind: str
    value: str
    explanation: str


class DiagnosisOut(BaseModel):
    """The study file and its diagnosis; `missing` lists what A7 still asks for."""

    number: int
    state: Coded
    validated_on: date | None
    study: dict[str, Any]
    ratios: list[RatioOut]
    missing: list[MissingOut]

    @classmethod
    def of(cls, value: Diagnosis) -> Self:
        return cls(
            number=value.version,
            state=coded(value.state, DIAGNOSIS_STATE_LABELS),
            validated_on=value.validated_on,
            study=dump(value.content),
            ratios=[
                RatioOut(kind=one.kind, value=str(one.value), explanation=one.explanation)
                for one in value.content.ratios
            ],
            missing=[
                MissingOut(path=one.path, label=one.label) for one in missing_for_diagnosis(value.content)
            ],
        )


class OrientationIn(Body):
    body: Annotated[str, Field(min_length=1, max_length=200)]
    reason: ReasonIn

    def value(self) -> Orientation:
        return Orientation(self.body, self.reason.value())


class DecisionIn(Body):
    outcome: DecisionOutcome
    solutions: tuple[CommitmentKind, ...] = ()
    orientations: tuple[OrientationIn, ...] = ()
    reason: ReasonIn | None = None


class CommitmentIn(Body):
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    kind: CommitmentKind
    wording: ShortText
    due: date
    product: OwnProduct | None = None

    def value(self, owner: Owner) -> Commitment:
        return Commitment(self.id, owner, self.kind, self.wording, self.due, self.product)


class ProposalIn(Body):
    """Both lists of commitments (A8), the days to sign, the months to carry out, and whom to call."""

    cil: tuple[CommitmentIn, ...]
    employee: tuple[CommitmentIn, ...]
    validity_days: int = DEFAULT_POLICY.offer_validity_days
    duration_months: int = DEFAULT_POLICY.implementation_months
    contact: Annotated[str, Field(max_length=200)] = ""

    def value(self) -> Proposal:
        return Proposal(
            cil=tuple(one.value(Owner.CIL) for one in self.cil),
            employee=tuple(one.value(Owner.EMPLOYEE) for one in self.employee),
            validity_days=self.validity_days,
            duration_months=self.duration_months,
            contact=self.contact,
        )


class CommitmentOut(BaseModel):
    id: str
    owner: str
    kind: Coded
    product: Coded | None
    wording: str
    due: date
    outcome: Coded | None

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
        )


class ClauseOut(BaseModel):
    title: str
    text: str
    version: int


class SignatureOut(BaseModel):
    party: str
    on: date
    means: str
    transcribed_by: str | None


class OfferOut(BaseModel):
    """The engagement exactly as it is signed: whoever signs sends back `content_hash` (ENG-3)."""

    number: int
    made_on: date
    valid_to: date
    why: list[str]
    content_hash: str
    diagnosis_version: int
    cil: list[CommitmentOut]
    employee: list[CommitmentOut]
    clauses: list[ClauseOut]
    duration_months: int
    contact: str
    signatures: list[SignatureOut]
    signed: bool

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
                ClauseOut(title=clause.title, text=clause.text, version=ref.version)
                for clause, ref in clauses
            ],
            duration_months=value.terms.duration_months,
            contact=value.contact,
            signatures=[
                SignatureOut(
                    party=one.party,
                    on=one.on,
                    means=one.means,
                    transcribed_by=one.paper.transcribed_by if one.paper else None,
                )
                for one in value.signatures
            ],
            signed=value.signed,
        )


class ChoicesIn(Body):
    """The two authorisations, each given (true) or refused (false), never presumed (ENG-2)."""

    share_with_third_parties: bool
    inform_employer: bool

    def value(self) -> Choices:
        return Choices(self.share_with_third_parties, self.inform_employer)


class SignatureIn(Body):
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class EmployeeSignatureIn(SignatureIn):
    choices: ChoicesIn


class PaperSignatureIn(EmployeeSignatureIn):
    scan: UUID
    signed_on: date


class ScanOut(BaseModel):
    id: UUID
    sha256: str
    media_type: str


class ExtensionIn(Body):
    due: date
    reason: ReasonIn


class AfterLapseIn(Body):
    again: bool


class CommitmentOutcomeIn(Body):
    outcome: CommitmentOutcome
    reason: ReasonIn | None = None


class ReferralIn(Body):
    """Items chosen one by one, each sensitive one justified; `recipient_checked` is the adviser's word that the
    recipient is entitled to them (CONF-2)."""

    partner_id: str
    kind: str = "treatment"
    items: Annotated[tuple[str, ...], Field(min_length=1, max_length=40)]
    recipient_checked: bool
    reason: ShortText
    justifications: dict[str, ShortText] = Field(default_factory=dict, max_length=40)


class ReferralOut(BaseModel):
    id: UUID
    partner_id: str
    kind: str
    items: list[str]
    state: str
    reason: str
    asked_on: date

    @classmethod
    def of(cls, row: ReferralRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class FollowUpIn(Body):
    on: date
    notes: Text = ""


class ReportIn(Body):
    good_end: bool
    appraisal: Text


class ReportOut(BaseModel):
    on: date
    by: str
    summary: list[str]
    appraisal: str

    @classmethod
    def of(cls, value: Report) -> Self:
        return cls(on=value.on, by=value.by, summary=list(value.results.summary), appraisal=value.appraisal)


class SurveyOut(BaseModel):
    state: Coded
    sent_on: date
    closes_on: date
    answered_on: date | None
    transcribed_by: str | None
    answers: Answers

    @classmethod
    def of(cls, value: Survey) -> Self:
        return cls(
            state=coded(value.state, SURVEY_STATE_LABELS),
            sent_on=value.sent_on,
            closes_on=value.closes_on,
            answered_on=value.answered_on,
            transcribed_by=value.transcribed_by,
            answers=value.answers,
        )


class EndingIn(Body):
    outcome: Outcome
    reason: ReasonIn


class StructuralIn(Body):
    orientations: Annotated[tuple[OrientationIn, ...], Field(min_length=1)]
    reason: ReasonIn


class AdviserChangeIn(Body):
    adviser: str
    reason: ReasonIn


class AuthorisationOut(BaseModel):
    purpose: Coded
    given: bool
    how: str
    at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, value: Authorisation) -> Self:
        return cls(
            purpose=coded(value.purpose, PURPOSE_LABELS),
            given=value.given,
            how=value.how,
            at=value.at,
            withdrawn_at=value.withdrawn_at,
        )


class AuthorisationsOut(BaseModel):
    items: list[AuthorisationOut]

    @classmethod
    def of(cls, values: tuple[Authorisation, ...]) -> Self:
        return cls(items=[AuthorisationOut.of(one) for one in values])


class AdviserIn(Body):
    id: Annotated[str, Field(pattern=r"^[a-z0-9.-]{2,64}$")]
    name: Annotated[str, Field(min_length=2, max_length=120)]
    place: Annotated[str, Field(pattern=r"^(\d{2,3}|2[AB])$")]
    email: Annotated[str, Field(max_length=200)] = ""
    telephone: Annotated[str, Field(max_length=30)] = ""
    social_worker: bool = False


class AdviserOut(BaseModel):
    id: str
    cil: str
    name: str
    place: str
    social_worker: bool
    active: bool
    version: int

    @classmethod
    def of(cls, row: AdviserRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class AbsenceIn(Body):
    first: date
    last: date
    stand_in: str


class StoryLine(BaseModel):
    """One line of a case's history: what happened, when, by whom, in French."""

    at: datetime
    text: str
    by: str


class StoryOut(BaseModel):
    lines: list[StoryLine]


class LinkIn(Body):
    token: Annotated[str, Field(min_length=10, max_length=500)]


class LinkOut(BaseModel):
    """What a link opens: `sign` or `survey`."""

    purpose: str
    expires: datetime


class AccessOut(BaseModel):
    """Who opened the file, in whose name, for what, within which hour (CONF-3)."""

    role: Coded
    organisation: str
    purpose: str
    hour: datetime
