"""A case, what is to be done on cases, and a case's end."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from services.cases.domain.case import Case
from services.cases.domain.sequence import STAGE_LABELS
from services.cases.schemas.common import ReasonIn
from services.cases.schemas.steps import StepOut
from words.way import OUTCOME_LABELS


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
    def of(cls, case: Case) -> Self:
        return cls(
            id=case.id,
            reference=case.reference,
            person_id=case.person_id,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of,
            departement=case.departement,
            stage=coded(case.stage, STAGE_LABELS),
            outcome=coded(case.outcome, OUTCOME_LABELS) if case.outcome else None,
            adviser=case.adviser,
            urgent=case.urgent,
            safe_contact=case.safe_contact,
            loca_pass=case.loca_pass,
            contact_day=case.contact_day,
            opened_at=case.opened_at,
            closed_on=case.closed_on,
            advisers=[
                AssignmentOut(
                    adviser=one.adviser_id, since=one.since, reason=one.reason.text if one.reason else None
                )
                for one in (case.following.history if case.following else ())
            ],
            version=case.version,
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
