"""Conversion of a section of the study file, from its form to the body that the API keeps, and back."""

import hashlib
import json
import re
from typing import Any

from web.adviser.study_fields import Section
from web.api import Problem
from web.forms import Filled, flat
from web.words import telephone

AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?")
LISTS = ("resources", "housing_charges", "other_charges")
MEMBERS = ("applicant", "spouse")


def digest(study: dict[str, Any], section: Section) -> str:
    """Returns the hash of a section's content, by which a form knows the content that it was made from."""
    part = {key: study.get(key) for key in section.keys}
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def values_of(section: Section, study: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of the fields of a section."""
    part = {key: study.get(key) for key in section.keys}
    match section.slug:
        case "budget":
            return _budget_values(part["budget"] or {})
        case "travail":
            part = {"work": {one["member"]: one for one in part["work"] or []}}
        case "pieces":
            part = {"proofs": {one["item"]: one for one in part["proofs"] or []}}
    return _typed(flat(part)) | _lists(part)


def part_of(section: Section, sent: Filled, study: dict[str, Any]) -> dict[str, Any]:
    """Returns the section as typed, to replace it in the study file. Raises Problem 422 for an unreadable amount."""
    match section.slug:
        case "menage":
            return {"household": _household(sent)}
        case "travail":
            return {"work": _work(sent, study)}
        case "logement":
            return {"housing": sent.nested("housing."), "difficulty": _difficulty(sent)}
        case "budget":
            return {"budget": _budget(sent)}
        case "perspectives":
            return {"outlook": _outlook(sent)}
        case "risques":
            return {"impact": _impact(sent)}
        case "pieces":
            return {
                "proofs": [
                    {"item": item, **one} for item, one in sent.nested("proofs.").items() if one.get("state")
                ]
            }
        case _:
            return {key: sent.given(key) for key in section.keys}


def amount(text: str, name: str) -> str | None:
    """Reads an amount in euros as people type it (1 480,50 €), exact to the cent; returns None for an empty field."""
    bare = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    if not bare:
        return None
    if not AMOUNT.fullmatch(bare):
        accepted = "un montant comme 1 480,50, sans signe"
        raise Problem(422, "Ce montant ne se lit pas.", errors=[{"field": name, "accepted": accepted}])
    return bare


def _household(sent: Filled) -> dict[str, Any]:
    household: dict[str, Any] = sent.nested("household.")
    if lines := household.get("address", {}).get("lines"):
        household["address"]["lines"] = [lines]
    household["dependants"] = _rows(household, "dependants", "no_dependants")
    return household


def _difficulty(sent: Filled) -> dict[str, Any]:
    difficulty: dict[str, Any] = sent.nested("difficulty.")
    for name in ("types", "causes"):
        difficulty[name] = sent.many(f"difficulty.{name}")
    difficulty["steps_taken"] = _rows(difficulty, "steps_taken", "no_steps_taken")
    return difficulty


def _rows(part: dict[str, Any], name: str, none: str) -> list[Any] | None:
    """Returns the rows of a list, an empty list where the box « none » is ticked, None where neither is filled in."""
    said_none = part.pop(none, None)
    return part.get(name) or ([] if said_none else None)


def _work(sent: Filled, study: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the work of both members as typed, and that of other members of the household unchanged."""
    typed = sent.nested("work.")
    others = [one for one in study.get("work") or [] if one["member"] not in MEMBERS]
    return [{"member": name, **typed[name]} for name in MEMBERS if name in typed] + others


def _outlook(sent: Filled) -> dict[str, Any]:
    outlook: dict[str, Any] = sent.nested("outlook.")
    outlook["information_given"] = [one for one in outlook.get("information_given", []) if one.get("topic")]
    return outlook


def _impact(sent: Filled) -> dict[str, Any]:
    """Returns the impacts. Raises Problem 422 for a comment without a level, which measures the risk (CASE-4)."""
    impact: dict[str, Any] = sent.nested("impact.")
    for name, one in impact.items():
        if isinstance(one, dict) and "level" not in one:
            accepted = "le niveau du risque, avec le commentaire"
            raise Problem(
                422, "Un niveau manque.", errors=[{"field": f"impact.{name}.level", "accepted": accepted}]
            )
    return impact


def _budget(sent: Filled) -> dict[str, Any]:
    found: dict[str, Any] = {"pensions_paid": amount(sent.text("pensions_paid"), "pensions_paid")}
    for name in LISTS:
        lines = []
        for field in sent.values:
            head, _, rest = field.partition(".")
            if head != name or not (monthly := amount(sent.text(field), field)):
                continue
            kind, _, member = rest.partition(".")
            lines.append({"kind": kind, "monthly": monthly} | ({"member": member} if member else {}))
        found[name] = lines or ([] if sent.ticked(f"no_{name}") else None)
    return found


def _budget_values(budget: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"pensions_paid": _french(budget.get("pensions_paid"))}
    for name in LISTS:
        lines = budget.get(name)
        values[f"no_{name}"] = "true" if lines == [] else ""
        for line in lines or []:
            member = f".{line['member']}" if name == "resources" else ""
            values[f"{name}.{line['kind']}{member}"] = _french(line["monthly"])
    return values


def _french(money: Any) -> str:
    return str(money).replace(".", ",") if money is not None else ""


def _lists(part: dict[str, Any]) -> dict[str, Any]:
    """Returns the values that `flat` leaves out: the ticked boxes, and the box « none » of an empty list."""
    difficulty, household = part.get("difficulty") or {}, part.get("household") or {}
    return {
        "difficulty.types[]": difficulty.get("types") or [],
        "difficulty.causes[]": difficulty.get("causes") or [],
        "difficulty.no_steps_taken": "true" if difficulty.get("steps_taken") == [] else "",
        "household.no_dependants": "true" if household.get("dependants") == [] else "",
        "household.address.lines": ", ".join((household.get("address") or {}).get("lines") or ()),
    }


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Returns values as a form shows them: booleans as codes, telephone numbers with spaces."""
    return {name: _one_typed(name, value) for name, value in values.items()}


def _one_typed(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return telephone(value) if name.endswith("_phone") else value
