"""What the bodies of `cases` share: codes with their labels, reasons, texts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from services.cases.domain.reasons import Reason, ReasonCode

Code = TypeVar("Code", bound=StrEnum)

Text = Annotated[str, Field(max_length=20_000)]
ShortText = Annotated[str, Field(min_length=1, max_length=2_000)]


class Coded(BaseModel):
    """A coded value with its French label."""

    code: str
    label: str


def coded(value: Any, labels: dict[Any, str]) -> Coded:
    return Coded(code=str(value), label=labels[value])


class ReasonIn(Body):
    code: ReasonCode
    text: ShortText

    def value(self) -> Reason:
        return Reason(self.code, self.text)


def all_coded(labels: Mapping[Code, str]) -> list[Coded]:
    return [Coded(code=code, label=label) for code, label in labels.items()]
