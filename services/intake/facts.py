"""The facts of `intake`: contacts, eligibility, the request for a case, persons (CASE-2, BEN, CASE-12)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from kernel.message_facts import MessageSent, MessageWithheld
from services.intake.domain.contact import ContactOutcome
from services.intake.domain.difficulties import Cause
from services.intake.domain.waiting import WaitEnd
from words.bodies import Body
from words.contacts import AgeBand, ContactNature, Ground
from words.ids import CilId, Departement, FieldName, Number, Siren, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded:
    """A contact was recorded (CASE-2). It counts on its own day, not on the day of its entry."""

    contact: UUID
    cil: CilId
    nature: ContactNature
    day: date
    eligible: Annotated[bool | None, "none where it is still to be verified"] = None
    siren: Siren | None = None
    beneficiary_kind: Ground | None = None
    age_band: AgeBand | None = None
    departement: Departement | None = None
    difficulty: Annotated[Cause | None, "the first that was named"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactIdentified:
    """The person of an anonymous contact is known."""

    contact: UUID
    cil: CilId
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEnded:
    """What the person left with; never nothing (BEN-6)."""

    contact: UUID
    cil: CilId
    outcome: ContactOutcome
    bodies: tuple[Body, ...]
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityJudged:
    """Eligibility was judged again; the highest version replaces the judgement of the contact (BEN-0)."""

    contact: UUID
    day: Annotated[date, "day of the judgement"]
    version: Annotated[Number, "which judgement of this contact"]
    eligible: bool | None = None
    siren: Siren | None = None
    beneficiary_kind: Ground | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionsSet:
    """The CIL chose the groups that it helps beside employees (BEN-3)."""

    cil: CilId
    version: Version
    retirees: bool
    former_employees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRequested:
    """A case was asked for; `cil` handles it, for the account of `on_behalf_of` where there is one (CASE-6)."""

    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    contact: UUID
    day: Annotated[date, "day of the contact, the first request (BEN-0)"]
    age_band: AgeBand | None = None
    departement: Departement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAwaited:
    """No CIL can take a case: UESL is told, and it waits (CASE-12). `cil` received the person."""

    case: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    contact: UUID
    day: Annotated[date, "day of the contact"]
    departement: Departement | None = None
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEnded:
    """A case that waited has a CIL, or is no longer asked for (CASE-12)."""

    case: UUID
    cil: Annotated[CilId, "the one that received the person"]
    how: WaitEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandedOn:
    """Another CIL handles the case from now on, after a decline (CASE-6)."""

    case: UUID
    number: Number
    cil: CilId
    on_behalf_of: CilId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged:
    person: UUID
    fields: tuple[FieldName, ...]
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachChanged:
    """The person of a case is reached otherwise from now on: their links die (EXC-5)."""

    case: UUID
    number: Annotated[Number, "version of the person's reach; the highest holds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased:
    person: UUID
    version: Version


IntakeFact = (
    ContactRecorded
    | ContactIdentified
    | ContactEnded
    | EligibilityJudged
    | ExtensionsSet
    | CaseRequested
    | CaseAwaited
    | WaitEnded
    | CaseHandedOn
    | PersonChanged
    | ReachChanged
    | PersonErased
    | MessageSent
    | MessageWithheld
)
