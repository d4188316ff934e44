"""Level 1: the first answer, the interviews, the information and the choices."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day
from services.cases.domain.exchanges import Means
from services.cases.domain.information import (
    CURRENT_INFORMATION,
    HANDED_LABELS,
    INFORMATION_TEXTS,
    SERVICE_OFFERED_LABELS,
    Handed,
    InformationGiven,
    ServiceOffered,
    ServicesChosen,
)
from services.cases.schemas.common import Text


class FirstAnswerIn(Body):
    means: Means
    on: Day


class InterviewIn(Body):
    means: Means
    on: Day
    notes: Text = ""
    another: bool = False


class InformationIn(Body):
    version: int
    on: Day
    how: Handed


class InformationGivenOut(BaseModel):
    version: int
    on: date
    how: Coded


class InformationOut(BaseModel):
    """The text to give now, with its version; when one was given (CASE-11); what was chosen last (CASE-9)."""

    version: int
    text: str
    given: list[InformationGivenOut]
    services: list[Coded]
    chosen_on: date | None

    @classmethod
    def of(cls, given: tuple[InformationGiven, ...], chosen: ServicesChosen | None) -> Self:
        return cls(
            version=CURRENT_INFORMATION,
            text=INFORMATION_TEXTS[CURRENT_INFORMATION],
            given=[
                InformationGivenOut(version=one.version, on=one.on, how=coded(one.how, HANDED_LABELS))
                for one in given
            ],
            services=[coded(one, SERVICE_OFFERED_LABELS) for one in chosen.services] if chosen else [],
            chosen_on=chosen.on if chosen else None,
        )


class ServicesIn(Body):
    services: Annotated[tuple[ServiceOffered, ...], Field(max_length=20)]
    on: Day
