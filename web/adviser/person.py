"""The correction of a person's identity, means of contact and safe contact, from a case or a contact (CONF-5)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.adviser.case import Sent
from web.adviser.contact_body import safe_contact_of, window_values
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.forms import Filled, Form
from web.pages import done, page
from web.visitor import Visitor
from web.words import telephone

router = APIRouter()

FIELDS = (
    *("last_name", "first_name", "birth_date", "telephone", "professional_telephone"),
    *("email", "address", "postcode", "commune"),
)


WITHHELD = "Protégé : n'est pas affiché. Laissez vide pour ne rien changer."


@dataclass(frozen=True, slots=True)
class Origin:
    """The page from which the correction starts, and to which it returns."""

    person: str
    address: str
    name: str
    back: str


@router.get("/dossiers/{case_id}/personne")
async def show(request: Request, visitor: Adviser, case_id: str) -> Response:
    return await _show(request, visitor, await _of_case(visitor, case_id), None)


@router.post("/dossiers/{case_id}/personne")
async def correct(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    return await _correct(request, visitor, await _of_case(visitor, case_id), sent)


@router.get("/contacts/{contact}/coordonnees")
async def show_of_contact(request: Request, visitor: Adviser, contact: str) -> Response:
    return await _show(request, visitor, await _of_contact(visitor, contact), None)


@router.post("/contacts/{contact}/coordonnees")
async def correct_of_contact(request: Request, visitor: Adviser, contact: str, sent: Sent) -> Response:
    return await _correct(request, visitor, await _of_contact(visitor, contact), sent)


def corrected(sent: Filled, person: dict[str, Any]) -> dict[str, Any]:
    """Returns the changed fields only: what was not shown, or is not in the form, does not change (CONF-5)."""
    shown = _values(person)
    change: dict[str, Any] = {
        name: sent.given(f"person.{name}")
        for name in FIELDS
        if f"person.{name}" in sent.values and sent.text(f"person.{name}") != (shown[f"person.{name}"] or "")
    }
    safe = safe_contact_of(sent)
    if safe != safe_contact_of(_as_sent(shown)):
        change["safe_contact"] = safe and safe | _address_shown(person)
    return change


def _address_shown(person: dict[str, Any]) -> dict[str, Any]:
    """Returns the choice not to mask the address, which the form does not ask, where it was made."""
    held = person["safe_contact"]
    return {"address_masked": False} if held and not held["address_masked"] else {}


def _as_sent(values: dict[str, Any]) -> Filled:
    """Returns the form as it would be sent without a change."""
    several = {name.removesuffix("[]"): value for name, value in values.items() if name.endswith("[]")}
    return Filled({name: [str(value or "")] for name, value in values.items()} | several)


async def _of_case(visitor: Visitor, case_id: str) -> Origin:
    case = await visitor.api.get(f"cases/v1/cases/{case_id}")
    return Origin(case["person_id"], f"/dossiers/{case_id}", f"Dossier {case['reference']}", "au dossier")


async def _of_contact(visitor: Visitor, contact: str) -> Origin:
    found = await visitor.api.get(f"intake/v1/contacts/{contact}")
    if found["person"] is None:
        raise HTTPException(404)
    name = f"Contact {found['reference']}"
    return Origin(found["person"]["id"], f"/contacts/{contact}", name, "au contact")


async def _correct(request: Request, visitor: Visitor, origin: Origin, sent: Filled) -> Response:
    path = f"intake/v1/persons/{origin.person}"
    change = corrected(sent, await visitor.api.get(path))
    try:
        if change:
            await visitor.api.write("PATCH", path, change, key=sent.key, version=sent.version)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        form = Form.again(_still_shown(sent, problem, await visitor.api.get(path)), problem.within("person."))
        return await _show(request, visitor, origin, form, problem.status)
    return done(request, origin.address, "Les coordonnées sont enregistrées.")


def _still_shown(sent: Filled, problem: Problem, person: dict[str, Any]) -> Filled:
    """Returns the form without what was protected since it was shown: sent again, it would replace what is held."""
    since = {f"person.{name}" for name in withheld(person)} if problem.status == 412 else frozenset()
    values = {name: value for name, value in sent.values.items() if name not in since}
    return Filled(values, sent.key, sent.version)


def withheld(person: dict[str, Any]) -> dict[str, str]:
    """Returns what is said of each means of contact that is kept and may not be shown, by name (CONF-5)."""
    return {one["code"]: WITHHELD for one in person["withheld"]}


async def _show(
    request: Request, visitor: Visitor, origin: Origin, form: Form | None, status: int = 200
) -> Response:
    found = await visitor.api.maybe(f"intake/v1/persons/{origin.person}")
    if found is None:
        raise HTTPException(404)
    codes = await codes_of(request, visitor.api, "intake")
    form = form or Form(_values(found))
    context = {"form": form, "codes": codes, "origin": origin, "person": found, "withheld": withheld(found)}
    return page(request, "adviser/person.html", status=status, **context)


def _values(person: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {f"person.{name}": _shown(name, person[name]) for name in FIELDS}
    safe = person["safe_contact"]
    if safe is None:
        return values
    protection = {
        "_protected": "true",
        "channels[]": [one["code"] for one in safe["channels"]],
        "discretion": safe["discretion"]["code"],
    }
    return values | protection | window_values(safe["windows"])


def _shown(name: str, value: Any) -> Any:
    return telephone(value) if name.endswith("telephone") else value
