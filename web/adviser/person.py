"""Who the case is of, corrected: identity, means of contact, and how they may be reached safely (CONF-5)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.adviser.case import Sent
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


@router.get("/dossiers/{case_id}/personne")
async def show(request: Request, visitor: Adviser, case_id: str) -> Response:
    return await _show(request, visitor, case_id, None)


@router.post("/dossiers/{case_id}/personne")
async def correct(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    case = await visitor.api.get(f"cases/v1/cases/{case_id}")
    path = f"intake/v1/persons/{case['person_id']}"
    change = corrected(sent, await visitor.api.get(path))
    try:
        if change:
            await visitor.api.write("PATCH", path, change, key=sent.key, version=sent.version)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await _show(
            request, visitor, case_id, Form.again(sent, problem.within("person.")), problem.status
        )
    return done(request, f"/dossiers/{case_id}", "Les coordonnées sont enregistrées.")


def corrected(sent: Filled, person: dict[str, Any]) -> dict[str, Any]:
    """What was changed, and only that: what safe contact masks was not shown, and stays."""
    shown = _values(person)
    change: dict[str, Any] = {
        name: sent.given(f"person.{name}")
        for name in FIELDS
        if sent.text(f"person.{name}") != (shown[f"person.{name}"] or "")
    }
    safe = _safe_contact(sent)
    if safe != _safe_contact(_as_sent(shown)):
        change["safe_contact"] = safe
    return change


def _safe_contact(sent: Filled) -> dict[str, Any] | None:
    if not sent.ticked("_protected"):
        return None
    safe: dict[str, Any] = {"channels": sent.many("channels"), "windows": _windows(sent)}
    if discretion := sent.given("discretion"):
        safe["discretion"] = discretion
    return safe


def _as_sent(values: dict[str, Any]) -> Filled:
    """A form that nobody touched."""
    several = {name.removesuffix("[]"): value for name, value in values.items() if name.endswith("[]")}
    return Filled({name: [str(value or "")] for name, value in values.items()} | several)


def _windows(sent: Filled) -> list[dict[str, Any]]:
    """The one stretch of hours that the form offers; none means any time."""
    days, starts, ends = sent.many("days"), sent.text("starts")[:5], sent.text("ends")[:5]
    return [{"days": days, "starts": starts, "ends": ends}] if days and starts and ends else []


async def _show(
    request: Request, visitor: Visitor, case_id: str, form: Form | None, status: int = 200
) -> Response:
    case = await visitor.api.get(f"cases/v1/cases/{case_id}")
    found = await visitor.api.maybe(f"intake/v1/persons/{case['person_id']}")
    if found is None:
        raise HTTPException(404)
    codes = await codes_of(request, visitor.api, "intake")
    form = form or Form(_values(found))
    return page(
        request, "adviser/person.html", status=status, form=form, codes=codes, case=case, person=found
    )


def _values(person: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {f"person.{name}": _shown(name, person[name]) for name in FIELDS}
    safe = person["safe_contact"]
    if safe is None:
        return values
    window = (safe["windows"] or [{"days": [], "starts": "", "ends": ""}])[0]
    return values | {
        "_protected": "true",
        "channels[]": [one["code"] for one in safe["channels"]],
        "discretion": safe["discretion"]["code"],
        "days[]": [one["code"] for one in window["days"]],
        "starts": window["starts"],
        "ends": window["ends"],
    }


def _shown(name: str, value: Any) -> Any:
    return telephone(value) if name.endswith("telephone") else value
