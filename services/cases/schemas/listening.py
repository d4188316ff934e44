"""Level 1: the first answer, the interviews, the information and the choices."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.cases.domain.information import Handed, ServiceOffered
from services.cases.schemas.common import Body, Text
from services.cases.service.listening import Means


class FirstAnswerIn(Body):
    means: Means
    on: date


class InterviewIn(Body):
    means: Means
    on: date
    notes: Text = ""
    another: bool = False


class InformationIn(Body):
    version: int
    on: date
    how: Handed


class ServicesIn(Body):
    services: Annotated[tuple[ServiceOffered, ...], Field(max_length=20)]
    on: date
