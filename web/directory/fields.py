"""A sheet as its form holds it, and as the API takes it."""

import re
from typing import Any

from web.api import Problem
from web.forms import Filled
from web.words import telephone

FIELDS = ("kind", "name", "number", "no_number", "telephone", "address", "note")
PLACES = "departements"
RECIPIENT = ("name", "function", "email", "telephone")


def values_of(sheet: dict[str, Any]) -> dict[str, Any]:
    """What stands in the form of a sheet."""
    values = {name: sheet[name] for name in FIELDS}
    return values | {
        "kind": sheet["kind"]["code"],
        "no_number": (sheet["no_number"] or {}).get("code", ""),
        "telephone": telephone(sheet["telephone"]),
        PLACES: ", ".join(sheet[PLACES]),
    }


def sheet_of(sent: Filled) -> dict[str, Any]:
    """A sheet as typed; no place means the whole country."""
    typed = {name: sent.given(name) for name in FIELDS}
    places = [one.upper() for one in re.split(r"[\s,;]+", sent.text(PLACES)) if one]
    return typed | {"kind": sent.text("kind"), "name": sent.text("name"), PLACES: places}


def recipient_of(sent: Filled, prefix: str = "") -> dict[str, Any]:
    typed = {name: sent.text(f"{prefix}{name}") for name in RECIPIENT}
    return typed | {"telephone": typed["telephone"] or None}


def placed(problem: Problem) -> Problem:
    """The refusal, its fields named as the form names them: all places stand in one, the first recipient apart."""
    return problem.named(_field)


def _field(name: str) -> str:
    if name.startswith(f"{PLACES}."):
        return PLACES
    return re.sub(r"^recipients\.\d+\.", "recipient.", name)
