"""Bodies on mandates, and the seats that one may fill."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Identifier
from services.platform.domain.mandates import ORGANISATION_LABELS, Mandate, Seat, organisation_kind
from services.platform.models import MandateRow
from services.platform.schemas.common import Body, Name, Person
from words.roles import ROLE_LABELS, Role


class MandateIn(Body):
    person: Person
    name: Name
    role: Seat
    organisation: Identifier
    from_day: Day
    to_day: Day | None = None

    def mandate(self) -> Mandate:
        return Mandate(self.person, self.role, self.organisation, self.from_day, self.to_day)


class MandateEndIn(Body):
    last_day: Day


class MandateOut(BaseModel):
    id: UUID
    person: str
    name: str
    role: Coded
    organisation: str
    from_day: date
    to_day: date | None
    version: int

    @classmethod
    def of(cls, row: MandateRow) -> Self:
        return cls(
            id=row.id,
            person=row.person,
            name=row.name,
            role=coded(Role(row.role), ROLE_LABELS),
            organisation=row.organisation,
            from_day=row.from_day,
            to_day=row.to_day,
            version=row.version,
        )


class SeatOut(Coded):
    """A role that the asker may give, in organisations of a kind."""

    kind: Coded

    @classmethod
    def of_role(cls, role: Role) -> Self:
        kind = coded(organisation_kind(role), ORGANISATION_LABELS)
        return cls(code=role, label=ROLE_LABELS[role], kind=kind)
