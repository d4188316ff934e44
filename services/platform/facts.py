"""The facts of `platform`: organisations, homologations, mandates, companies, conventions (CIL, PLAT, CONV)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from kernel.message_facts import MessageSent, MessageWithheld
from services.platform.domain.homologation import Item, Ruling
from services.platform.domain.ledger import Party
from words.ids import CilId, Departement, FieldName, Number, OrganisationId, PlatformId, Siren, Version
from words.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCil:
    cil: CilId
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CilCreated(_OfCil):
    departements: tuple[Departement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CilChanged(_OfCil):
    fields: tuple[FieldName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterSigned(_OfCil):
    """The CIL's president signed the quality charter (CIL-1)."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleNamed(_OfCil):
    """The CIL named the person responsible for the service (CIL-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPlatform:
    platform: PlatformId
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformCreated(_OfPlatform):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class HomologationItemProvided(_OfPlatform):
    """A piece of the application file was provided (A5)."""

    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class HomologationSubmitted(_OfPlatform):
    """The application was submitted to UESL (A5)."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HomologationDecided(_OfPlatform):
    """UESL's board decided on the application (A5, PLAT-1)."""

    ruling: Ruling
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMandate:
    """`from_` is the first day of the mandate, `to` its last; none where it has no end."""

    mandate: UUID
    role: Role
    organisation: OrganisationId
    from_: date
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGiven(_OfMandate):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnded(_OfMandate):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCompany:
    company: Siren
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyAttached(_OfCompany):
    """The company pays its contribution to this CIL from a day, through the last where one is known."""

    cil: CilId
    from_: date
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetached(_OfCompany):
    """`to` is the last day on which the company was this CIL's."""

    cil: CilId
    to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityDeclared(_OfCompany):
    """The company was declared liable, or not, from a day (BEN-5)."""

    liable: bool
    from_: date
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfConvention:
    convention: UUID
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionProposed(_OfConvention):
    cil: CilId
    platform: PlatformId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionSigned(_OfConvention):
    """A party signed; the convention is concluded once both have, which `complete` says (CONV-1)."""

    party: Party
    day: date
    complete: bool
    cil: CilId
    platform: PlatformId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionDated(_OfConvention):
    """The dates of a convention as now known; the fact of the highest version holds (REP-4)."""

    cil: CilId
    platform: PlatformId
    from_: Annotated[date, "first day in force"]
    to: Annotated[date | None, "first day out of force"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecorded(_OfConvention):
    """A party gave notice (CONV-3 to CONV-5)."""

    notice: Number
    party: Party
    sent: date
    received: date
    typed: Annotated[date, "day on which the notice was entered here"]
    ends: Annotated[date, "anniversary that the notice aims at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(_OfConvention):
    notice: Number
    agreed_by: Annotated[Party, "the other party, which agreed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReminded:
    """The parties were reminded of the last day for notice (CONV-6)."""

    convention: UUID
    last_day: date | None = None
    anniversary: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalAnnulled(_OfConvention):
    """A notice received in time was entered after the renewal (CONV-5)."""

    anniversary: date
    notice: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionRenewed(_OfConvention):
    """Tacit renewal for a year (CONV-2)."""

    anniversary: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessorSigned(_OfConvention):
    """The CIL signed its next convention (CONV-7)."""

    successor: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionEnded(_OfConvention):
    day: Annotated[date, "first day out of force"]


PlatformFact = (
    CilCreated
    | CilChanged
    | CharterSigned
    | ResponsibleNamed
    | PlatformCreated
    | HomologationItemProvided
    | HomologationSubmitted
    | HomologationDecided
    | MandateGiven
    | MandateEnded
    | CompanyAttached
    | CompanyDetached
    | LiabilityDeclared
    | ConventionProposed
    | ConventionSigned
    | ConventionDated
    | NoticeRecorded
    | NoticeWithdrawn
    | NoticeReminded
    | RenewalAnnulled
    | ConventionRenewed
    | SuccessorSigned
    | ConventionEnded
    | MessageSent
    | MessageWithheld
)
