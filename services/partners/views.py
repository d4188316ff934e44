"""Arguments and results of the use cases: domain values about one partner or referral."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from services.partners.domain.declaration import Declaration, Standing
from services.partners.domain.identity import NoNumber, Number
from services.partners.domain.packet import Authorisation, Entitlement
from services.partners.domain.recommendable import Obstacle
from services.partners.domain.referral import Referral, ReferralKind
from services.partners.domain.sheet import PartnerKind, Sheet


@dataclass(frozen=True)
class NewRecipient:
    name: str
    email: str
    function: str = ""
    telephone: str | None = None


@dataclass(frozen=True)
class NewPartner:
    kind: PartnerKind
    name: str
    number: Number | None = None
    no_number: NoNumber | None = None
    departements: tuple[str, ...] = ()
    telephone: str | None = None
    address: str | None = None
    note: str | None = None
    recipients: tuple[NewRecipient, ...] = ()


@dataclass(frozen=True)
class Sought:
    """The filters of a search of sheets: each word of `name` begins a word of theirs.

    `to_check` keeps those whose check has expired (PART-1).
    """

    departement: str | None = None
    kind: PartnerKind | None = None
    name: str = ""
    archived: bool = False
    to_check: bool = False


@dataclass(frozen=True)
class Recipient:
    id: UUID
    name: str
    function: str
    email: str
    telephone: str | None
    active: bool


@dataclass(frozen=True)
class PartnerView:
    """A sheet with the state of its declaration today; `obstacles` say why nothing may be sent to the partner.

    `same_body` are the other sheets of the directory about the same body.
    """

    id: UUID
    name: str
    number: Number | None
    no_number: NoNumber | None
    same_body: tuple[UUID, ...]
    sheet: Sheet
    telephone: str | None
    address: str | None
    note: str | None
    checked_by: str
    archived_on: date | None
    recipients: tuple[Recipient, ...]
    declarations: tuple[Declaration, ...]
    standing: Standing
    obstacles: tuple[Obstacle, ...]
    to_check_again: bool
    version: int


@dataclass(frozen=True)
class PacketItem:
    """One item as the partner reads it, and why it was judged indispensable (CONF-2)."""

    code: str
    label: str
    text: str
    justification: str = ""


@dataclass(frozen=True)
class Sending:
    """A referral that `cases` asks to send; the packet is read separately."""

    referral_id: UUID
    case_id: str
    partner_id: UUID
    kind: ReferralKind
    cil: str
    items: tuple[str, ...]
    territory: str
    safe_contact: bool
    authorisation_id: str
    checked_by: str
    on_behalf_of: str = ""
    sent_by: str = ""
    recipient_id: UUID | None = None
    reason: str = ""
    justifications: dict[str, str] = field(default_factory=dict)
    authorised_for: str = ""


@dataclass(frozen=True)
class ReferralView:
    """A referral with its packet, recipient, reason and sender (CONF-2)."""

    referral: Referral
    cil: str
    on_behalf_of: str
    partner_name: str
    recipient: Recipient
    packet: tuple[PacketItem, ...]
    entitlement: Entitlement
    authorisation: Authorisation
    reason: str
    sent_by: str
    sent_at: datetime
    opened_at: datetime | None
    result_text: str | None
    version: int


@dataclass(frozen=True)
class Tended:
    """The state of a referral for its workflow; `wait` is None where no event is to come."""

    case_id: str
    state: str
    reason: str
    wait: timedelta | None
    ended: bool
