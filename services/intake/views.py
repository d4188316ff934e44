"""Arguments and results of the use cases: domain values about one contact or person."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.intake.domain.contact import Contact
from services.intake.domain.difficulties import Cause, LocaPassAnswers, Triage
from services.intake.domain.duplicates import Flag
from services.intake.domain.eligibility import Eligibility
from services.intake.domain.employment import Employment
from services.intake.domain.orientation import Orientation
from services.intake.domain.person import Identity, Means, MeansOfContact
from services.intake.domain.safe_contact import SafeContact
from words.contacts import ContactNature


@dataclass(frozen=True)
class PersonView:
    """A person; `means` are the means of contact that a screen may show, `withheld` names the others (CONF-5)."""

    id: UUID
    identity: Identity
    means: MeansOfContact
    safe_contact: SafeContact | None
    version: int
    withheld: frozenset[Means] = frozenset()


@dataclass(frozen=True)
class Likely:
    """A likely duplicate of a person, with the name, for a person to decide."""

    flag: Flag
    first_name: str
    last_name: str
    birth_date: date | None


@dataclass(frozen=True)
class CaseAsked:
    """A requested case: `cil` handles it, on behalf of the CIL asked first where they differ (CASE-6)."""

    id: UUID
    contact_id: UUID
    cil: str
    on_behalf_of: str
    why: str
    readable: bool = True
    """Whether the case is within reach of the actor's organisation."""


@dataclass(frozen=True)
class Waiting:
    """A case that waits for a CIL; `contact_id` is None for UESL, which reads no contact (CASE-12)."""

    id: UUID
    contact_id: UUID | None
    cil: str
    on_behalf_of: str
    departement: str | None
    day: date
    urgent: bool
    since: datetime


@dataclass(frozen=True)
class ContactView:
    """A contact with its person and verdict; `employment` is left out for a CIL that acts for another (CASE-6)."""

    id: UUID
    cil: str
    contact: Contact
    causes: tuple[Cause, ...]
    loca_pass: LocaPassAnswers
    triage: Triage
    employment: Employment | None
    eligibility: Eligibility | None
    judgement: int
    orientation: Orientation | None
    person: PersonView | None
    duplicates: tuple[Likely, ...]
    case: CaseAsked | None
    waiting: Waiting | None
    version: int


@dataclass(frozen=True)
class ContactLine:
    """A contact in a list."""

    id: UUID
    nature: str
    day: date
    typed_on: date
    taken_by: str
    verdict: str | None
    difficulties: tuple[str, ...]
    urgent: bool
    outcome: str | None
    person: PersonView | None
    case_id: UUID | None
    waiting: bool
    """Its case waits for a CIL (CASE-12)."""


@dataclass(frozen=True)
class Judged:
    """The eligibility judged while it is typed; it is not saved."""

    eligibility: Eligibility
    orientation: Orientation | None


@dataclass(frozen=True)
class Filters:
    """The filters of a list of contacts; None means any value."""

    nature: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    verdict: str | None = None
    ended: bool | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class NewPerson:
    identity: Identity
    means: MeansOfContact
    safe_contact: SafeContact | None = None


@dataclass(frozen=True)
class PersonChange:
    """The changed fields by name; `safe_contact` is set only if `sets_safe_contact` is true, as None is a value."""

    identity: dict[str, Any]
    means: dict[str, Any]
    sets_safe_contact: bool = False
    safe_contact: SafeContact | None = None


@dataclass(frozen=True)
class NewContact:
    """A contact as typed, with a known person, a new one, or none: it is then anonymous."""

    nature: ContactNature
    day: date | None = None
    taken_by: str = ""
    person_id: UUID | None = None
    person: NewPerson | None = None
    departement: str | None = None
    causes: tuple[Cause, ...] = ()
    loca_pass: LocaPassAnswers = field(default_factory=LocaPassAnswers)
    triage: Triage = field(default_factory=Triage)
    employment: Employment | None = None
    protection_declined: bool = False
