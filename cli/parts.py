"""The five services as their own `main` modules give them."""

import importlib

from kernel.service import Parts
from kernel.settings import SERVICES


def all_parts() -> dict[str, Parts]:
    """By name; importing them takes seconds, so only the commands that need them do."""
    return {name: importlib.import_module(f"services.{name}.main").PARTS for name in SERVICES}
