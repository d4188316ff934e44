"""Domain values in JSON columns: frozen dataclasses in, the same out (dates, decimals and enums included)."""

import hashlib
import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(value: Any, kind: Any = None) -> Any:
    """A value as JSON types; `kind` names its type where the value itself does not (unions, tuples)."""
    return _adapter(kind or type(value)).dump_python(value, mode="json")


def load(kind: type[Value], stored: Any) -> Value:
    """The value that `dump` stored."""
    value: Value = _adapter(kind).validate_python(stored, strict=False)
    return value


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON: the same content gives the same digest."""
    canonical = json.dumps(dump(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
