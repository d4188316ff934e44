"""A code with its French words, and the body that refuses what it does not know."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

Code = TypeVar("Code", bound=StrEnum)


class Body(BaseModel):
    """What is sent to us: a misspelt field is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


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
