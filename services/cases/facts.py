"""The facts of `cases`: the way of a case, its study, engagement and referrals, its advisers (CASE, ENG)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from kernel.message_facts import MessageSent, MessageWithheld
from services.cases.domain.authorisations import Purpose
from services.cases.domain.bodies import Body
from services.cases.domain.commitments import CommitmentKind, CommitmentOutcome, Owner
from services.cases.domain.decision import DecisionOutcome
from services.cases.domain.declines import DeclineReason
from services.cases.domain.handover import Part
from services.cases.domain.information import Handed, ServiceOffered
from services.cases.domain.questionnaire import KnownThrough, WelcomeEffective
from services.cases.domain.reasons import ReasonCode
from services.cases.domain.signatures import Means, Party
from words.contacts import AgeBand, Ground
from words.designation import Why
from words.difficulties import Cause, Course, HousingStatus, Origin
from words.ids import AccountId, CilId, Departement, Digest, FieldName, Number, Version
from words.referrals import ReferralState
from words.satisfaction import Satisfaction, YesNo
from words.way import Outcome, StepKind, StepResult

CauseCode = Annotated[str, "code of a cause, in the list of `intake`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """`cil` handles the case, for the account of `on_behalf_of` where there is one (CASE-6)."""

    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    contact_day: Annotated[date, "day of the first request (BEN-0)"]
    adviser: Annotated[AccountId | None, "none where the CIL has nobody to designate yet"] = None
    departement: Departement | None = None
    beneficiary_kind: Ground | None = None
    age_band: AgeBand | None = None
    difficulties: tuple[CauseCode, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeclined:
    """The CIL asked to act for another declined; `next` handles the case from now on (CASE-6)."""

    case: UUID
    cil: Annotated[CilId, "the CIL that declined"]
    on_behalf_of: CilId | None = None
    next: CilId
    next_on_behalf_of: CilId | None = None
    why: Annotated[Why, "why that CIL comes next"]
    number: Annotated[Number, "how many times the case was declined, this one included"]
    reason: DeclineReason
    day: date
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEnded:
    """The case leaves its way: withdrawn, unreachable, deceased, in error, turned structural (CASE-3, CASE-13)."""

    case: UUID
    outcome: Outcome
    reason: ReasonCode | None = None
    orientations: tuple[Body, ...] = ()
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """Nothing more is done on the case but its survey, where `survey` says that one is sent (SUR-1)."""

    case: UUID
    outcome: Outcome
    day: date
    cil: CilId
    on_behalf_of: CilId | None = None
    withdrawn: Annotated[bool, "whether the case left its way before its end"] = False
    survey: Annotated[bool | None, "none in older facts, which do not say"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseErased:
    """The personal data of the case are erased; its facts stay (CONF-6)."""

    case: UUID
    day: date
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfStep:
    case: UUID
    step: StepKind
    ordinal: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOpened(_OfStep):
    due: Annotated[date | None, "last day, included; none where the step has no deadline"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(_OfStep):
    """A person completed the step."""

    result: StepResult
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLapsed(_OfStep):
    """Time ended the step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCancelled(_OfStep):
    """The step is not to be done any more (CASE-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReminded(_OfStep):
    reminder: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLate(_OfStep):
    """The day of a step that time does not end has passed."""

    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved(_OfStep):
    """The deadline was extended, paused or begun anew."""

    version: Annotated[int, "version of the step after the move; the higher one holds"]
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationGiven:
    """The person received the information on the service (CASE-11)."""

    case: UUID
    information: Annotated[int, "version of the text"]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesChosen:
    """The person chose among the services offered (CASE-9)."""

    case: UUID
    services: tuple[ServiceOffered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySaved:
    case: UUID
    diagnosis_version: Annotated[Number, "version of the diagnosis that is being prepared"]
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisValidated:
    """A version of the diagnosis is validated and never edited again (DIA-2)."""

    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    version: Annotated[Number, "which version of the diagnosis; the highest counts"]
    origin: Origin | None = None
    course: Course | None = None
    housing: HousingStatus | None = None
    causes: tuple[Cause, ...] = ()
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTaken:
    """The decision that ends the first level (CASE, 6)."""

    case: UUID
    outcome: DecisionOutcome
    reason: ReasonCode | None = None
    orientations: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementOffered:
    case: UUID
    number: Annotated[Number, "which offer of this case"]
    content_hash: Digest
    valid_to: Annotated[date, "last day for signature, included (ENG-6)"]
    renewal: Annotated[bool, "whether an earlier offer of the case was not signed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRevised:
    """A material change before both signed: a new offer, a new term, no signature (ENG-3)."""

    case: UUID
    number: Number
    content_hash: Digest
    valid_to: Annotated[date, "last day for signature, included (ENG-6)"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementSignedBy:
    """A party signed; `transcribed` says that another person entered it from paper (ENG-7)."""

    case: UUID
    party: Party
    content_hash: Digest
    day: date
    means: Means
    transcribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementSigned:
    """Both parties have signed (ENG-1)."""

    engagement: Annotated[str, "id of the offer that was signed"]
    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    day: Annotated[date, "day of the last signature"]
    content_hash: Digest
    number: Annotated[Number, "which offer of this case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKept:
    """The scan of a signed paper is kept (ENG-4)."""

    case: UUID
    document: UUID
    document_kind: Annotated[str, "code of what the paper is"]
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRecorded:
    """The employee gave or refused an authorisation (ENG-2)."""

    case: UUID
    purpose: Purpose
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationWithdrawn:
    case: UUID
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCommitment:
    case: UUID
    commitment: Annotated[str, "id of the commitment within its case"]
    owner: Owner
    commitment_kind: CommitmentKind
    outcome: CommitmentOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentSettled(_OfCommitment):
    """What became of a commitment is noted (ENG-5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentCorrected(_OfCommitment):
    """An outcome that was noted by mistake is put right (ENG-5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfAmendment:
    case: UUID
    number: Annotated[Number, "which amendment of this case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentProposed(_OfAmendment):
    """Commitments are to be added or dropped after signature (ENG-3)."""

    content_hash: Digest
    added: Annotated[int, "how many commitments"]
    dropped: Annotated[int, "how many commitments"]
    reason: ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentSignedBy(_OfAmendment):
    party: Party
    content_hash: Digest
    day: date
    means: Means
    transcribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentSigned(_OfAmendment):
    content_hash: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRefused(_OfAmendment):
    """The employee refused it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentWithdrawn(_OfAmendment):
    """The CIL withdrew it."""

    reason: ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralNoted:
    """The case knows how a referral now stands (PART-3)."""

    case: UUID
    referral: UUID
    state: ReferralState
    reason: Annotated[str, "code of the reason or the result, in the lists of `partners`"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMade:
    """The report of the case is made (CASE, 11)."""

    case: UUID
    good_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHandedOver:
    """The employee received parts of their file (CASE-7)."""

    case: UUID
    parts: tuple[Part, ...]
    how: Handed
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAskedFor:
    """The employee asked for a link to their file (CASE-7)."""

    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksEnded:
    """The employee is reached otherwise: the links sent before are dead, what was awaited is sent anew (EXC-5)."""

    case: UUID
    number: Annotated[Number, "version of the person's reach, as `intake` counts it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswered:
    """The coded answers of the satisfaction survey (A4); the remarks stay in the file."""

    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    day: date
    transcribed: Annotated[bool, "whether an adviser entered what was said by telephone"]
    q1: KnownThrough | None = None
    q2: WelcomeEffective | None = None
    q3: YesNo | None = None
    q4_welcome: Satisfaction | None = None
    q4_diagnosis: Satisfaction | None = None
    q4_solutions: Satisfaction | None = None
    q4_responsiveness: Satisfaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserChanged:
    """Another adviser follows the case (CASE-1)."""

    case: UUID
    adviser: AccountId
    reason: ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserAdded:
    adviser: AccountId
    cil: CilId
    social_worker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserCorrected:
    adviser: AccountId
    cil: CilId
    fields: tuple[FieldName, ...]
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserAbsent:
    """A stand-in takes the adviser's deadlines, from the first to the last day (CASE-1)."""

    adviser: AccountId
    first: date
    last: date
    stand_in: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserBack:
    """The absence that began on `first` ends."""

    adviser: AccountId
    first: date
    on: Annotated[date, "day of the return"]
    stand_in: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviserLeft:
    adviser: AccountId
    cil: CilId
    reason: ReasonCode
    cases: Annotated[int, "how many running cases were handed to others"]


CasesFact = (
    CaseOpened
    | CaseDeclined
    | CaseEnded
    | CaseClosed
    | CaseErased
    | StepOpened
    | StepDone
    | StepLapsed
    | StepCancelled
    | StepReminded
    | StepLate
    | DeadlineMoved
    | InformationGiven
    | ServicesChosen
    | StudySaved
    | DiagnosisValidated
    | DecisionTaken
    | EngagementOffered
    | EngagementRevised
    | EngagementSignedBy
    | EngagementSigned
    | DocumentKept
    | AuthorisationRecorded
    | AuthorisationWithdrawn
    | CommitmentSettled
    | CommitmentCorrected
    | AmendmentProposed
    | AmendmentSignedBy
    | AmendmentSigned
    | AmendmentRefused
    | AmendmentWithdrawn
    | ReferralNoted
    | ReportMade
    | FileHandedOver
    | FileAskedFor
    | LinksEnded
    | SurveyAnswered
    | AdviserChanged
    | AdviserAdded
    | AdviserCorrected
    | AdviserAbsent
    | AdviserBack
    | AdviserLeft
    | MessageSent
    | MessageWithheld
)
