"""A case, what is to be done on cases, and a case's end."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.stored import load
from services.cases.domain.assignment import Following
from services.cases.domain.sequence import STAGE_LABELS, Stage
from services.cases.models import CaseRow
from services.cases.schemas.common import ReasonIn
from services.cases.schemas.steps import StepOut
from words.way import OUTCOME_LABELS, Outcome


class AssignmentOut(BaseModel):
    adviser: str
    since: datetime
    reason: str | None


class CaseOut(BaseModel):
    id: UUID
    reference: str
    person_id: UUID
    cil: str
    on_behalf_of: str
    departement: str
    stage: Coded
    outcome: Coded | None
    adviser: str | None
    urgent: bool
    safe_contact: bool
    loca_pass: bool
    contact_day: date
    opened_at: datetime
    closed_on: date | None
    advisers: list[AssignmentOut]
    version: int

    @classmethod
    def of(cls, row: CaseRow) -> Self:
        following = load(Following, row.following) if row.following else None
        return cls(
            id=row.id,
            reference=row.reference,
            person_id=row.person_id,
            cil=row.cil,
            on_behalf_of=row.on_behalf_of,
            departement=row.departement,
            stage=coded(Stage(row.stage), STAGE_LABELS),
            outcome=coded(Outcome(row.outcome), OUTCOME_LABELS) if row.outcome else None,
            adviser=row.adviser,
            urgent=row.urgent,
            safe_contact=row.safe_contact,
            loca_pass=row.loca_pass,
            contact_day=row.contact_day,
            opened_at=row.opened_at,
            closed_on=row.closed_on,
            advisers=[
                AssignmentOut(
                    adviser=one.adviser_id, since=one.since, reason=one.reason.text if one.reason else None
                )
                for one in (following.history if following else ())
            ],
            version=row.version,
        )


class WorkItem(BaseModel):
    """One thing to do today or later: which case, which step, and by when.

    `in_charge` receives its deadline today: the case's adviser, or who stands in for them (CASE-1).
    """

    case: CaseOut
    step: StepOut
    in_charge: str | None


class AdviserChangeIn(Body):
    adviser: str
    reason: ReasonIn
