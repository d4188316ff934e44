"""Tables of `cases`: the case and its steps, the study file and what was agreed. Personal data stay here."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kernel.columns import Instant
from kernel.tables import define_technical_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, on a metadata of its own."""


define_technical_tables(Table.metadata)


def _json() -> Any:
    return Field(sa_column=Column(JSON(none_as_null=True)))


def _of_case() -> Any:
    return Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), nullable=False, index=True))


class CaseRow(Table, table=True):
    """A case; `following` is the history of its advisers, `ended_as` an outcome decided outside the sequence."""

    __tablename__ = "case_file"

    id: UUID = Field(primary_key=True)
    reference: str = Field(index=True, unique=True)
    contact_id: UUID
    person_id: UUID
    contact_day: date
    cil: str = Field(index=True)
    on_behalf_of: str = Field(default="", index=True)
    siren: str = ""
    departement: str
    beneficiary_kind: str
    age_band: str
    difficulties: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    urgent: bool = False
    loca_pass: bool = False
    safe_contact: bool = False
    stage: str = Field(index=True)
    outcome: str | None = None
    ended_as: str = ""
    adviser: str | None = Field(default=None, index=True)
    following: Any = _json()
    services_chosen: Any = _json()
    information: Any = _json()
    offer_made_on: date | None = None
    engaged_on: date | None = None
    opened_at: datetime = Field(sa_type=Instant)
    closed_on: date | None = None
    version: int = 1


class StepRow(Table, table=True):
    """A human step. `wait_until` is when the workflow asks next, `waited_since` when it learned that."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("case_id", "kind", "ordinal"),)

    id: str = Field(primary_key=True)
    case_id: UUID = _of_case()
    kind: str
    ordinal: int
    state: str = Field(index=True)
    version: int
    result: str = ""
    opened_at: datetime = Field(sa_type=Instant)
    completed_by: str | None = None
    completed_at: datetime | None = Field(default=None, sa_type=Instant)
    digest: str | None = None
    deadline: Any = _json()
    due: date | None = Field(default=None, index=True)
    reminded: int = 0
    wait_until: datetime | None = Field(default=None, sa_type=Instant, index=True)
    waited_since: datetime | None = Field(default=None, sa_type=Instant)


class AdviserRow(Table, table=True):
    """An adviser of a CIL; `id` is the subject of their token."""

    __tablename__ = "adviser"

    id: str = Field(primary_key=True)
    cil: str = Field(index=True)
    place: str
    name: str
    email: str = ""
    telephone: str = ""
    social_worker: bool = False
    active: bool = True
    absences: Any = _json()
    version: int = 1


class ExchangeRow(Table, table=True):
    """What was said with the employee at a step: first answer, interview, follow-up point.

    `kind` is the step's, `notes` are in the employee's file and readable by them (CASE-7).
    """

    __tablename__ = "exchange"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    kind: str
    ordinal: int
    held_on: date
    means: str
    notes: str = ""
    by: str


class DiagnosisRow(Table, table=True):
    """A version of the diagnosis; a validated one is never edited (DIA-2)."""

    __tablename__ = "diagnosis"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    number: int = Field(primary_key=True)
    content: Any = _json()


class DecisionRow(Table, table=True):
    """The decision that ended the first level, its orientations and reasons in it (CASE 6, DIF-6)."""

    __tablename__ = "decision"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    outcome: str
    content: Any = _json()


class EndingRow(Table, table=True):
    """A case ended from outside its way; one that turned structural may still be left (CASE-3, DIF-6)."""

    __tablename__ = "ending"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    outcome: str = Field(primary_key=True)
    content: Any = _json()


class OfferRow(Table, table=True):
    """An engagement offered, with its text, its signatures and its deadline."""

    __tablename__ = "offer"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    number: int = Field(primary_key=True)
    content: Any = _json()
    content_hash: str
    state: str


class AmendmentRow(Table, table=True):
    __tablename__ = "amendment"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    content: Any = _json()


class CommitmentRow(Table, table=True):
    """A commitment of a signed engagement, as a task (ENG-5)."""

    __tablename__ = "commitment"

    id: str = Field(primary_key=True)
    case_id: UUID = _of_case()
    owner: str
    due: date | None = Field(default=None, index=True)
    outcome: str | None = None
    content: Any = _json()


class AuthorisationRow(Table, table=True):
    """An authorisation given or refused by the employee (ENG-2)."""

    __tablename__ = "authorisation"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    purpose: str
    content: Any = _json()


class ReferralRow(Table, table=True):
    """A referral as the case knows it; `partners` owns what was sent."""

    __tablename__ = "case_referral"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    partner_id: str
    kind: str
    items: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    state: str
    reason: str = ""
    asked_on: date


class ReportRow(Table, table=True):
    __tablename__ = "report"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    content: Any = _json()


class HandOverRow(Table, table=True):
    """The file handed over to the employee: what, how, when (CASE-7)."""

    __tablename__ = "hand_over"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    content: Any = _json()


class SurveyRow(Table, table=True):
    __tablename__ = "survey"

    case_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("case_file.id"), primary_key=True))
    content: Any = _json()
    state: str
    answered_on: date | None = None


class DocumentRow(Table, table=True):
    """A file kept for a case (the scan of a signed paper); its name is never the person's."""

    __tablename__ = "document"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    kind: str
    media_type: str
    sha256: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    by: str
    at: datetime = Field(sa_type=Instant)


class DeclineRow(Table, table=True):
    """A case declined by the CIL asked to act for another (CASE-6); `text` is its reason, in its own words."""

    __tablename__ = "decline"

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    reference: str
    cil: str
    on_behalf_of: str
    next: str
    reason: str
    text: str
    on: date
    by: str


class AccessRow(Table, table=True):
    """Who opened the file: one entry per person, file, purpose and hour (CONF-3)."""

    __tablename__ = "access"
    __table_args__ = (UniqueConstraint("case_id", "subject", "purpose", "hour"),)

    id: UUID = Field(primary_key=True)
    case_id: UUID = _of_case()
    subject: str
    role: str
    organisation: str
    purpose: str
    hour: datetime = Field(sa_type=Instant)
