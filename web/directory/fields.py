"""Conversion of a sheet from its form to the body that the API takes, and back."""

import re
from typing import Any

from web.api import Problem
from web.forms import Filled
from web.words import telephone

FIELDS = ("kind", "name", "number", "no_number", "telephone", "address", "note")
PLACES = "departements"
RECIPIENT = ("name", "function", "email", "telephone")


def values_of(sheet: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of the form of a sheet."""
    values = {name: sheet[name] for name in FIELDS}
    return values | {
        "kind": sheet["kind"]["code"],
        "no_number": (sheet["no_number"] or {}).get("code", ""),
        "telephone": telephone(sheet["telephone"]),
        PLACES: ", ".join(sheet[PLACES]),
    }


def sheet_of(sent: Filled) -> dict[str, Any]:
    """Returns the body of a sheet as typed; without a place it covers the whole country."""
    typed = {name: sent.given(name) for name in FIELDS}
    places = [one.upper() for one in re.split(r"[\s,;]+", sent.text(PLACES)) if one]
    return typed | {"kind": sent.text("kind"), "name": sent.text("name"), PLACES: places}


def recipient_of(sent: Filled, prefix: str = "") -> dict[str, Any]:
    typed = {name: sent.text(f"{prefix}{name}") for name in RECIPIENT}
    return typed | {"telephone": typed["telephone"] or None}


def placed(problem: Problem) -> Problem:
    """Returns the refusal with the names of the form's fields: one holds all places, others the first recipient."""
    return problem.named(_field)


def _field(name: str) -> str:
    if name.startswith(f"{PLACES}."):
        return PLACES
    return re.sub(r"^recipients\.\d+\.", "recipient.", name)
