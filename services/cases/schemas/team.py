"""The CIL's advisers."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from services.cases.models import AdviserRow
from services.cases.schemas.common import Body, ReasonIn


class AdviserIn(Body):
    id: Annotated[str, Field(pattern=r"^[a-z0-9.-]{2,64}$")]
    name: Annotated[str, Field(min_length=2, max_length=120)]
    place: Annotated[str, Field(pattern=r"^(\d{2,3}|2[AB])$")]
    email: Annotated[str, Field(max_length=200)] = ""
    telephone: Annotated[str, Field(max_length=30)] = ""
    social_worker: bool = False


class AdviserOut(BaseModel):
    id: str
    cil: str
    name: str
    place: str
    social_worker: bool
    active: bool
    version: int

    @classmethod
    def of(cls, row: AdviserRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class AbsenceIn(Body):
    first: date
    last: date
    stand_in: str


class DepartureIn(Body):
    """`successor` follows the running cases from now on; it may be absent where there are none."""

    successor: str = ""
    reason: ReasonIn
