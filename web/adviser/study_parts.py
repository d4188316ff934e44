"""Conversion of a section of the study file, from its form to the body that the API keeps, and back."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from web.adviser.study_fields import Group, Section, work_group
from web.api import Problem
from web.forms import Filled, flat
from web.words import telephone

AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?")
LISTS = ("resources", "housing_charges", "other_charges")


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
            part = {"work": _told_apart(part["work"] or [], "member")}
        case "pieces":
            part = {"proofs": _told_apart(part["proofs"] or [], "item")}
    return _typed(flat(part)) | _lists(part)


def part_of(section: Section, sent: Filled, study: dict[str, Any]) -> dict[str, Any]:
    """Returns the section as typed, to replace it in the study file. Raises Problem 422 for an unreadable amount."""
    match section.slug:
        case "menage":
            return {"household": _household(sent)}
        case "travail":
            return {"work": _work(sent) + _not_in_form(sent, study, "work", "member")}
        case "logement":
            return {"housing": sent.nested("housing."), "difficulty": _difficulty(sent)}
        case "budget":
            return {"budget": _budget(sent)}
        case "perspectives":
            return {"outlook": _outlook(sent)}
        case "risques":
            return {"impact": _impact(sent)}
        case "pieces":
            return {"proofs": _proofs(sent) + _not_in_form(sent, study, "proofs", "item")}
        case _:
            return {key: sent.given(key) for key in section.keys}


WHOSE = {"applicant": "Le demandeur", "spouse": "Le conjoint", "other": "Un autre membre du ménage"}


def groups_of(section: Section, values: Mapping[str, Any]) -> tuple[Group, ...]:
    """Returns the groups of a section, with one more for each work beside the first of the applicant and spouse."""
    if section.slug != "travail":
        return section.groups
    held = dict.fromkeys(name.split(".")[1] for name in values if name.startswith("work."))
    further = (name for name in held if name not in ("applicant", "spouse"))
    return section.groups + tuple(work_group(name, _whose(name)) for name in further)


def _whose(name: str) -> str:
    member, _, number = name.partition("-")
    return f"{WHOSE.get(member, WHOSE['other'])} ({number})" if number else WHOSE.get(member, WHOSE["other"])


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
        household["address"]["lines"] = [one.strip() for one in lines.splitlines() if one.strip()]
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


def _told_apart(rows: list[dict[str, Any]], code: str) -> dict[str, dict[str, Any]]:
    """Returns rows by their code; the second one of a code has -2 after it in the names of its fields."""
    found: dict[str, dict[str, Any]] = {}
    for one in rows:
        of_code = sum(other[code] == one[code] for other in found.values())
        found[f"{one[code]}-{of_code + 1}" if of_code else one[code]] = one
    return found


def _not_in_form(sent: Filled, study: dict[str, Any], part: str, code: str) -> list[dict[str, Any]]:
    """Returns the rows of a part of which the form had no field: they stay as they are."""
    in_form = {name.split(".")[1] for name in sent.values if name.startswith(f"{part}.")}
    return [one for name, one in _told_apart(study.get(part) or [], code).items() if name not in in_form]


def _work(sent: Filled) -> list[dict[str, Any]]:
    """Returns the work of each member as typed: a member may have several."""
    typed: dict[str, dict[str, Any]] = sent.nested("work.")
    return [{**one, "member": name.partition("-")[0]} for name, one in typed.items()]


def _proofs(sent: Filled) -> list[dict[str, Any]]:
    """Returns the proofs as typed. Raises Problem 422 for what is typed of a proof without its state."""
    proofs: dict[str, dict[str, Any]] = sent.nested("proofs.")
    for name, one in proofs.items():
        if "state" not in one:
            accepted = "l'état de la pièce, avec ce qui en est dit"
            raise Problem(
                422, "Un état manque.", errors=[{"field": f"proofs.{name}.state", "accepted": accepted}]
            )
    return [{**one, "item": name.partition("-")[0]} for name, one in proofs.items()]


def _outlook(sent: Filled) -> dict[str, Any]:
    outlook: dict[str, Any] = sent.nested("outlook.")
    outlook.setdefault("information_given", [])
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
            kind, member, *_ = f"{rest}.".split(".")
            lines.append(
                {"kind": kind, "monthly": monthly}
                | ({"member": member} if member and name == LISTS[0] else {})
            )
        found[name] = lines or ([] if sent.ticked(f"no_{name}") else None)
    return found


def _budget_values(budget: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"pensions_paid": _french(budget.get("pensions_paid"))}
    for name in LISTS:
        lines = budget.get(name)
        values[f"no_{name}"] = "true" if lines == [] else ""
        for line in lines or []:
            member = f".{line['member']}" if name == "resources" else ""
            field = f"{name}.{line['kind']}{member}"
            several = sum(one == field or one.startswith(f"{field}.") for one in values)
            values[f"{field}.{several + 1}" if several else field] = _french(line["monthly"])
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
        "household.address.lines": "\n".join((household.get("address") or {}).get("lines") or ()),
    }


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Returns values as a form shows them: booleans as codes, telephone numbers with spaces."""
    return {name: _one_typed(name, value) for name, value in values.items()}


def _one_typed(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return telephone(value) if name.endswith("_phone") else value
