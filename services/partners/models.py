"""Tables of `partners`: the directory, declarations, referrals with what was sent. Personal data stay here."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, Uuid
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kernel.columns import Instant
from kernel.tables import define_technical_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, on a metadata of its own."""


define_technical_tables(Table.metadata)


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True)))


def _of_partner() -> Any:
    return Field(sa_column=Column(Uuid, ForeignKey("partner.id"), nullable=False, index=True))


class PartnerRow(Table, table=True):
    """A sheet of a CIL's directory; `departements` reads « ,69,01, » and is empty for the whole country.

    `name_key` is the normalised name, for searching. `number` is the body's, as in facts (« siren:732829320 »);
    `no_number` says why it has none.
    """

    __tablename__ = "partner"

    id: UUID = Field(primary_key=True)
    cil: str = Field(index=True)
    kind: str = Field(index=True)
    name: str
    name_key: str = ""
    departements: str = ""
    number: str = Field(default="", index=True)
    no_number: str = ""
    telephone: str | None = None
    address: str | None = None
    note: str | None = None
    checked_on: date
    checked_by: str
    archived_on: date | None = None
    version: int = 1


class RecipientRow(Table, table=True):
    """A person of the partner who may receive packets."""

    __tablename__ = "recipient"

    id: UUID = Field(primary_key=True)
    partner_id: UUID = _of_partner()
    name: str
    function: str = ""
    email: str
    telephone: str | None = None
    active: bool = True


class DeclarationRow(Table, table=True):
    """A declaration of no remuneration; `declared_by` is a person of the partner's (PART-2)."""

    __tablename__ = "declaration"

    id: UUID = Field(primary_key=True)
    partner_id: UUID = _of_partner()
    declared_on: date
    declared_by: str
    recorded_by: str
    recorded_at: datetime = Field(sa_type=Instant)


class ReferralRow(Table, table=True):
    """A referral and its packet, with recipient, reason and sender (CONF-2).

    `wait_until` is the instant at which the workflow asks next; `waited_since` is when it got this answer.
    """

    __tablename__ = "referral"

    id: UUID = Field(primary_key=True)
    case_id: str = Field(index=True)
    cil: str = Field(index=True)
    on_behalf_of: str = ""
    partner_id: UUID = _of_partner()
    recipient_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("recipient.id"), nullable=False))
    link_id: UUID
    kind: str
    territory: str
    state: str = Field(index=True)
    deadlines: Any = _json()
    steps: Any = _json()
    packet: Any = _json()
    entitlement: Any = _json()
    authorisation: Any = _json()
    reason: str = ""
    sent_by: str
    sent_at: datetime = Field(sa_type=Instant)
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded_on: date | None = None
    result_text: str | None = None
    wait_until: datetime | None = Field(default=None, sa_type=Instant, index=True)
    waited_since: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1
