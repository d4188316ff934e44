"""The facts of `partners`: sheets of the directory, referrals and the packets sent with them (PART, CONF-2)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from kernel.message_facts import MessageSent, MessageWithheld
from services.partners.domain.reasons import RefusalReason, WithdrawalReason
from services.partners.domain.sheet import PartnerKind
from words.ids import CilId, FieldName, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfPartner:
    """A sheet of a CIL's directory was written."""

    partner: UUID
    cil: CilId
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCreated(_OfPartner):
    partner_kind: PartnerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerChanged(_OfPartner):
    fields: tuple[FieldName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerIdentified(_OfPartner):
    """The body that a sheet describes, as last known: figures count a body once, whatever its number of sheets
    (REP-4).
    """

    body: Annotated[str, "register and number of the body: « siren:… », « rna:… »"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerChecked(_OfPartner):
    """The sheet was checked (PART-1)."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDeclared(_OfPartner):
    """The partner declared that it does not pay to be recommended (PART-2)."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientAdded(_OfPartner):
    recipient: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRemoved(_OfPartner):
    recipient: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerArchived(_OfPartner):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRestored(_OfPartner):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfReferral:
    """`cil` handles the case; `on_behalf_of` is the CIL that was asked first, for which the fact counts (REP-4)."""

    referral: UUID
    cil: CilId
    on_behalf_of: CilId | None = None
    case: UUID
    partner: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent(_OfReferral):
    """A packet left for a partner (PART-3, CONF-2)."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(_OfReferral):
    day: date
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRefused(_OfReferral):
    day: date
    reason: RefusalReason
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEnded(_OfReferral):
    """The partner gave its result (PART-3, PART-4)."""

    day: date
    good_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReminded(_OfReferral):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralExpired(_OfReferral):
    """No answer came in time: the referral went back to the adviser."""

    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn(_OfReferral):
    reason: WithdrawalReason
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketOpened:
    """A recipient opened the packet for the first time."""

    referral: UUID
    recipient: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketErased:
    """The packet's content was erased with its case."""

    referral: UUID


PartnersFact = (
    PartnerCreated
    | PartnerChanged
    | PartnerIdentified
    | PartnerChecked
    | PartnerDeclared
    | RecipientAdded
    | RecipientRemoved
    | PartnerArchived
    | PartnerRestored
    | ReferralSent
    | ReferralAccepted
    | ReferralRefused
    | ReferralEnded
    | ReferralReminded
    | ReferralExpired
    | ReferralWithdrawn
    | PacketOpened
    | PacketErased
    | MessageSent
    | MessageWithheld
)
