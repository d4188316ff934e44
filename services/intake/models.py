"""Tables of `intake`: persons, contacts and judgements of eligibility. Personal data stay here."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, UniqueConstraint, Uuid, false
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kernel.columns import Instant
from kernel.tables import define_technical_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, on a metadata of its own."""


define_technical_tables(Table.metadata)


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True)))


def _of_contact() -> Any:
    return Field(sa_column=Column(Uuid, ForeignKey("contact.id"), primary_key=True))


class PersonRow(Table, table=True):
    """A person as one CIL knows them; the `key` columns hold the normalised names, for searching.

    `reach_version` rises each time the e-mail address or safe contact changes (EXC-5).
    """

    __tablename__ = "person"

    id: UUID = Field(primary_key=True)
    cil: str = Field(index=True)
    last_name: str
    first_name: str
    last_name_key: str = Field(index=True)
    first_name_key: str
    birth_date: date | None = Field(default=None, index=True)
    telephone: str | None = Field(default=None, index=True)
    professional_telephone: str | None = None
    email: str | None = Field(default=None, index=True)
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    safe_contact: Any = _json()
    reach_version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    erased_on: date | None = None
    version: int = 1


class ContactRow(Table, table=True):
    """A contact; `cil` is that of the adviser who took it, and `difficulties` begin with the main one."""

    __tablename__ = "contact"

    id: UUID = Field(primary_key=True)
    cil: str = Field(index=True)
    person_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("person.id"), nullable=True, index=True)
    )
    nature: str
    day: date = Field(index=True)
    typed_on: date
    taken_by: str
    departement: str | None = None
    difficulties: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    loca_pass: Any = _json()
    triage: Any = _json()
    employment: Any = _json()
    verdict: str | None = Field(default=None, index=True)
    ending: Any = _json()
    ended_on: date | None = None
    recorded_at: datetime = Field(sa_type=Instant)
    version: int = 1


class JudgementRow(Table, table=True):
    """A verdict on eligibility with the data it was judged on; the last one counts, none is overwritten (BEN-0)."""

    __tablename__ = "judgement"

    contact_id: UUID = _of_contact()
    number: int = Field(primary_key=True)
    verdict: str
    content: Any = _json()
    by: str
    at: datetime = Field(sa_type=Instant)


class CaseRequestRow(Table, table=True):
    """A requested case, at most one per contact; its id is made here. `handed` counts its declines.

    `over` says that `cases` has erased the case, which is then no reason to keep its person.
    """

    __tablename__ = "case_request"

    id: UUID = Field(primary_key=True)
    contact_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("contact.id"), nullable=False, unique=True))
    cil: str = Field(index=True)
    on_behalf_of: str = Field(default="", index=True)
    why: str
    difficulties: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    requested_at: datetime = Field(sa_type=Instant)
    handed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    over: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class WaitingRow(Table, table=True):
    """A case that no CIL can take yet, under the id that it will have. UESL reads it: it says of nobody who it is.

    `cil` received the person; `on_behalf_of` is the CIL asked first, where it is known (CASE-12).
    """

    __tablename__ = "waiting_case"

    id: UUID = Field(primary_key=True)
    contact_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("contact.id"), nullable=False, unique=True))
    cil: str = Field(index=True)
    on_behalf_of: str = ""
    departement: str | None = None
    day: date
    urgent: bool
    since: datetime = Field(sa_type=Instant)


class ExtensionsRow(Table, table=True):
    """The extensions that a CIL offers, where it changed the default (BEN-3)."""

    __tablename__ = "extensions"

    cil: str = Field(primary_key=True)
    retirees: bool
    former_employees: bool
    version: int = 1


class AccessRow(Table, table=True):
    """An access to a person's data: one row per reader, person, purpose and hour (CONF-3)."""

    __tablename__ = "access"
    __table_args__ = (UniqueConstraint("person_id", "subject", "purpose", "hour"),)

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("person.id"), nullable=False, index=True))
    subject: str
    role: str
    organisation: str
    purpose: str
    hour: datetime = Field(sa_type=Instant)
