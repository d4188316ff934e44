"""The five services as their own `main` modules give them."""

import importlib
from typing import TYPE_CHECKING

from kernel.settings import SERVICES

if TYPE_CHECKING:
    from kernel.service import Parts


def all_parts() -> "dict[str, Parts]":
    """By name; importing them takes seconds, so the commands that need them import inside."""
    return {name: importlib.import_module(f"services.{name}.main").PARTS for name in SERVICES}
