"""Follow-up points and the report."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from kernel.http.bodies import Body
from kernel.http.fields import Day
from services.cases.domain.report import Report
from services.cases.schemas.common import Text
from services.cases.schemas.decision import OrientationOut


class FollowUpIn(Body):
    on: Day
    notes: Text = ""


class ReportIn(Body):
    good_end: bool
    appraisal: Text


class ReportOut(BaseModel):
    on: date
    by: str
    summary: list[str]
    appraisal: str
    orientations: list[OrientationOut]

    @classmethod
    def of(cls, value: Report) -> Self:
        return cls(
            on=value.on,
            by=value.by,
            summary=list(value.results.summary),
            appraisal=value.appraisal,
            orientations=OrientationOut.all_of(value.orientations),
        )
