"""Bodies on who takes a case, and on cases that wait for a CIL (CASE-12)."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.fields import Identifier
from kernel.ids import short_reference
from services.intake.views import Waiting


class CaseIn(Body):
    """`cil` is the one that the screen named before it asked; the act is refused where it is another by now."""

    cil: str | None = Field(default=None, max_length=64)


class NamedIn(Body):
    cil: Identifier


class HandlerOut(BaseModel):
    """Who takes a case, or has it; empty where no CIL can for now. `elsewhere`: another CIL than the asker's."""

    cil: str
    name: str
    telephone: str
    on_behalf_of: str
    why: str
    elsewhere: bool

    @classmethod
    def of(cls, cil: Any, on_behalf_of: str, why: str, asker: str) -> Self:
        """`cil` is what `platform` says of it, or None."""
        return cls(
            cil=cil.id if cil else "",
            name=cil.name if cil else "",
            telephone=cil.telephone if cil else "",
            on_behalf_of=on_behalf_of,
            why=why,
            elsewhere=bool(cil) and cil.id != asker,
        )


class WaitingOut(BaseModel):
    """A case that waits for a CIL. `cil` received the person; `contact_id` is left out for UESL (CASE-12)."""

    case_id: UUID
    reference: str
    contact_id: UUID | None
    cil: str
    on_behalf_of: str
    departement: str | None
    day: date
    urgent: bool
    since: datetime

    @classmethod
    def of(cls, given: Waiting) -> Self:
        return cls(
            case_id=given.id,
            reference=short_reference(given.id),
            contact_id=given.contact_id,
            cil=given.cil,
            on_behalf_of=given.on_behalf_of,
            departement=given.departement,
            day=given.day,
            urgent=given.urgent,
            since=given.since,
        )
