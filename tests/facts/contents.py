"""What facts say, for tests that need a part of it."""

from dataclasses import fields
from typing import Any

from kernel.fact_types import subject_field


def content(declaration: type[Any], subject: str, **said: Any) -> Any:
    """What a fact says; fields that are not said are None."""
    known = {subject_field(declaration): subject, **said}
    return declaration(**{field.name: known.pop(field.name, None) for field in fields(declaration)}, **known)
