"""Tables of `platform`: organisations, companies and their CIL, mandates, conventions and their ledger."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, String
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kernel.columns import Instant
from kernel.tables import define_technical_tables


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, on a metadata of its own."""


define_technical_tables(Table.metadata)


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True)))


def _of(table: str, size: int = 40) -> Any:
    return Field(sa_column=Column(String(size), ForeignKey(f"{table}.id"), nullable=False, index=True))


class OrganisationRow(Table, table=True):
    """An identifier of a platform or a CIL; the key refuses a second use, even at the same instant."""

    __tablename__ = "organisation"

    id: str = Field(primary_key=True, max_length=40)


class PlatformRow(Table, table=True):
    """A platform with its application file and the board's decisions; `email` is its representative's."""

    __tablename__ = "platform"

    id: str = Field(primary_key=True, max_length=40)
    name: str
    email: str
    items: Any = _json()
    submitted_on: date | None = None
    decisions: Any = _json()
    version: int = 1


class CilRow(Table, table=True):
    """A CIL, with its charter and the places that it covers."""

    __tablename__ = "cil"

    id: str = Field(primary_key=True, max_length=40)
    name: str
    siren: str = Field(unique=True, max_length=9)
    telephone: str = ""
    departements: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    president_email: str
    responsible_email: str
    charter: Any = _json()
    version: int = 1


class CompanyRow(Table, table=True):
    """A company that was attached to a CIL, or whose liability was declared."""

    __tablename__ = "company"

    id: str = Field(primary_key=True, max_length=9)
    name: str = ""
    version: int = 1


class AttachmentRow(Table, table=True):
    """Days during which a company is attached to a CIL, both included."""

    __tablename__ = "attachment"

    id: UUID = Field(primary_key=True)
    siren: str = _of("company", 9)
    cil: str = _of("cil")
    from_day: date
    to_day: date | None = None


class DeclarationRow(Table, table=True):
    """A company declared liable or not, over days both included, on a stated source (BEN-5)."""

    __tablename__ = "declaration"

    id: UUID = Field(primary_key=True)
    siren: str = _of("company", 9)
    liable: bool
    source: str
    from_day: date
    to_day: date | None = None


class MandateRow(Table, table=True):
    """A person's role in an organisation; `person` is the subject of their token, `name` is shown to people."""

    __tablename__ = "mandate"

    id: UUID = Field(primary_key=True)
    person: str = Field(index=True, max_length=64)
    name: str = Field(max_length=120)
    role: str
    organisation: str = Field(index=True, max_length=40)
    from_day: date
    to_day: date | None = None
    version: int = 1


class ConventionRow(Table, table=True):
    """A convention. The ledger is the source; the other dates are derived from it, for searches and constraints.

    `reminded_until` is the day up to which reminders were handled. `wait_until` is the instant at which the workflow
    asks next; `waited_since` is when it got this answer.
    """

    __tablename__ = "convention"

    id: UUID = Field(primary_key=True)
    cil: str = _of("cil")
    platform: str = _of("platform")
    wanted_effect: date | None = None
    ledger: Any = _json()
    signature_date: date | None = None
    effect_date: date | None = Field(default=None, index=True)
    end_date: date | None = Field(default=None, index=True)
    ended: bool = False
    reminded_until: date | None = None
    wait_until: datetime | None = Field(default=None, sa_type=Instant, index=True)
    waited_since: datetime | None = Field(default=None, sa_type=Instant)
    proposed_at: datetime = Field(sa_type=Instant)
    version: int = 1
