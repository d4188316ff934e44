"""The `Parts` of the five services, from their `main` modules."""

import importlib
from typing import TYPE_CHECKING

from kernel.settings import SERVICES

if TYPE_CHECKING:
    from kernel.service import Parts


def all_parts() -> "dict[str, Parts]":
    """Returns the services' Parts by name. It imports them when called, as that takes seconds."""
    return {name: importlib.import_module(f"services.{name}.main").PARTS for name in SERVICES}
