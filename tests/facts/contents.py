"""Contents of facts for tests that need some of their fields."""

from dataclasses import fields
from typing import Any

from kernel.fact_types import subject_field


def content(declaration: type[Any], subject: str, **given: Any) -> Any:
    """Returns the content of a fact; fields that are not given are None."""
    known = {subject_field(declaration): subject, **given}
    return declaration(**{field.name: known.pop(field.name, None) for field in fields(declaration)}, **known)
