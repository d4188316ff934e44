"""Bodies on the calendar of conventions."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from kernel.http.codes import Coded, all_coded, coded
from services.platform.domain.calendar import DATE_LABELS, WHEN_LABELS, CivilDate
from services.platform.service.calendar import Calendar


class DateOut(BaseModel):
    """`label` is true today; `why` answers « pourquoi cette date ? »."""

    kind: Coded
    day: date
    when: Coded
    label: str
    why: str
    convention: UUID
    cil: str
    platform: str

    @classmethod
    def of(cls, one: CivilDate) -> Self:
        return cls(
            kind=coded(one.kind, DATE_LABELS),
            day=one.day,
            when=coded(one.when, WHEN_LABELS),
            label=one.label,
            why=one.why,
            convention=UUID(one.convention),
            cil=one.cil,
            platform=one.platform,
        )


class CalendarOut(BaseModel):
    """`kinds` are those that one may ask for."""

    first_day: Annotated[date, Field(description="Premier jour montré, inclus")]
    last_day: Annotated[date, Field(description="Dernier jour montré, inclus")]
    today: date
    kinds: list[Coded]
    dates: list[DateOut]

    @classmethod
    def of(cls, found: Calendar) -> Self:
        return cls(
            first_day=found.span.first,
            last_day=found.span.last,
            today=found.today,
            kinds=all_coded(DATE_LABELS),
            dates=[DateOut.of(one) for one in found.dates],
        )
