"""What every request body keeps to: no field that is not known, no character that nobody can see."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from kernel.http.fields import readable


class Body(BaseModel):
    """A request body: a misspelt field is refused, so that it is not lost in silence; so is an unreadable text."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        _check(value)
        return value


def _check(value: Any) -> None:
    """Texts in lists and tables too; a body within a body has checked its own."""
    if isinstance(value, str):
        readable(value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            _check(key)
            _check(one)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            _check(one)
