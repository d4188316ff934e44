"""A code with its French words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel

from kernel.http.bodies import Body

Code = TypeVar("Code", bound=StrEnum)


class NoBody(Body):
    """An act that needs nothing more than its address."""


class Coded(BaseModel):
    """A stored code and the words shown for it."""

    code: str
    label: str


def coded(code: Code, labels: Mapping[Code, str]) -> Coded:
    return Coded(code=code, label=labels[code])


def all_coded(labels: Mapping[Code, str]) -> list[Coded]:
    return [Coded(code=code, label=label) for code, label in labels.items()]
