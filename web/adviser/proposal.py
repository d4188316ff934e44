"""Conversion of commitments composed row by row to the offer or the amendment that the API takes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web.api import Problem
from web.forms import ROW, Filled

SIDES = {"cil": "c", "employee": "s"}
"""The two lists of commitments, with the first letter of the identifiers in each."""

BLANK_ROWS = 3
USUAL_DAYS = 45
"""Days after today of the date proposed for a commitment: within the two months of implementation."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The body for the API, with the row of the form of each of its commitments."""

    body: dict[str, Any]
    rows: dict[str, tuple[int, ...]]

    def placed(self, problem: Problem) -> Problem:
        """Returns the refusal with its fields renamed to those of the form's rows."""
        return problem.named(self._row)

    def _row(self, field: str) -> str:
        if field == "solutions":  # the API derives solutions from the CIL's commitments
            return "cil"
        side, _, rest = field.partition(".")
        at, _, name = rest.partition(".")
        if side in self.rows and at.isdigit() and int(at) < len(self.rows[side]):
            return f"{side}.{self.rows[side][int(at)]}.{name}"
        return field


def suggested(suggestions: list[dict[str, str]], today: str) -> dict[str, Any]:
    """Returns the fields of the form for a new offer, with the suggestions for the situation, none ticked."""
    due = (date.fromisoformat(today) + timedelta(days=USUAL_DAYS)).isoformat()
    return _rows({side: [one for one in suggestions if one["owner"] == side] for side in SIDES}, due)


def of_offer(offer: dict[str, Any], today: str) -> dict[str, Any]:
    """Returns the fields of the form that changes an offer, with its commitments, all ticked."""
    flat = {
        side: [
            one
            | {"kind": one["kind"]["code"], "product": (one["product"] or {}).get("code", ""), "keep": "true"}
            for one in offer[side]
        ]
        for side in SIDES
    }
    values = _rows(flat, (date.fromisoformat(today) + timedelta(days=USUAL_DAYS)).isoformat())
    return values | {name: offer[name] for name in ("contact", "duration_months", "validity_days")}


def of_amendment(today: str) -> dict[str, Any]:
    """Returns the fields of the form that proposes an amendment, with blank rows for new commitments."""
    due = (date.fromisoformat(today) + timedelta(days=USUAL_DAYS)).isoformat()
    return _rows({side: [] for side in SIDES}, due)


def composed(sent: Filled, used: frozenset[str] = frozenset()) -> Composed:
    """Returns the body of an offer, with the ticked rows in order; `used` are identifiers that are already taken."""
    lists = {side: _kept(sent, side, used) for side in SIDES}
    body: dict[str, Any] = {side: [row for _, row in kept] for side, kept in lists.items()}
    for name in ("validity_days", "duration_months", "contact"):
        if value := sent.given(name):
            body[name] = value
    return Composed(body, {side: tuple(at for at, _ in kept) for side, kept in lists.items()})


def row_counts(values: dict[str, Any]) -> dict[str, int]:
    """Returns the number of rows of each list: those filled in, and some blank ones."""
    return {side: 1 + max(_numbers(values, side), default=-1) for side in SIDES}


def _rows(lists: dict[str, list[dict[str, Any]]], due: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for side, rows in lists.items():
        blank: dict[str, Any] = {"own": "1"}
        for at, row in enumerate([*rows, *[blank] * BLANK_ROWS]):
            for name in ("id", "own", "keep", "kind", "product", "wording"):
                values[f"{side}.{at}.{name}"] = row.get(name, "")
            values[f"{side}.{at}.due"] = row.get("due") or due
    return values


def _kept(sent: Filled, side: str, taken: frozenset[str]) -> list[tuple[int, dict[str, Any]]]:
    """Returns the rows that are ticked, and the rows without a box that are filled in, with their numbers."""
    kept: list[tuple[int, dict[str, Any]]] = []
    used = taken | {sent.text(f"{side}.{at}.id") for at in _numbers(sent.values, side)}
    for at in sorted(_numbers(sent.values, side)):
        row: dict[str, Any] = sent.nested(f"{side}.{at}.")
        ticked, own = row.pop("keep", None), row.pop("own", None)
        if not ticked and not (own and "wording" in row):
            continue
        row["id"] = row.get("id") or _free(SIDES[side], used)
        used |= {row["id"]}
        if row.get("kind") != "own_product":
            row.pop("product", None)
        kept.append((at, {"wording": "", "due": None} | row))
    return kept


def _free(letter: str, used: frozenset[str]) -> str:
    return next(name for at in range(1, 200) if (name := f"{letter}{at}") not in used)


def _numbers(values: Any, side: str) -> set[int]:
    heads = (name.split(".") for name in values if name.startswith(f"{side}."))
    return {int(parts[1]) for parts in heads if len(parts) == 3 and ROW.fullmatch(parts[1])}
