"""The base of request bodies: it refuses unknown fields and invisible characters."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic.fields import FieldInfo

from kernel.http.fields import readable


class Body(BaseModel):
    """A request body: a misspelt field is refused, so that it is not lost in silence; so is an unreadable text."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _opened(cls, given: Any) -> Any:
        """An object left out whole is read as an empty one: what it must hold is at fault, which a form can show."""
        if not isinstance(given, Mapping):
            return given
        left_out = [
            name for name, field in cls.model_fields.items() if _holds(field) and given.get(name) is None
        ]
        return {**given, **{name: {} for name in left_out}}

    @field_validator("*")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        _check(value)
        return value


def _holds(field: FieldInfo) -> bool:
    """Whether it is an object that must be there, with something in it."""
    kind = field.annotation
    if not field.is_required() or not isinstance(kind, type) or not issubclass(kind, Body):
        return False
    return any(inner.is_required() for inner in kind.model_fields.values())


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
