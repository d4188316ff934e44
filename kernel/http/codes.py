"""A stored code and the words shown for it, as every answer carries them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel

Code = TypeVar("Code", bound=StrEnum)


class Coded(BaseModel):
    """A coded value with its French label."""

    code: str
    label: str


def coded(value: Any, labels: Mapping[Any, str]) -> Coded:
    """KeyError where the table beside the enumeration lacks the value."""
    return Coded(code=str(value), label=labels[value])


def all_coded(labels: Mapping[Code, str]) -> list[Coded]:
    return [Coded(code=code, label=label) for code, label in labels.items()]
