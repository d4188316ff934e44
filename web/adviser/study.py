"""The pages of the study file, one per section; each is saved as one types (A3, CASE-4)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from kernel.typography import spaced
from web.adviser.budget import drawn
from web.adviser.case import Sent, shown
from web.adviser.study_fields import BY_SLUG, SECTIONS, Section, following, section_of
from web.adviser.study_parts import digest, groups_of, part_of, values_of
from web.adviser.view import CaseView
from web.adviser.work import Adviser
from web.api import Api, Problem
from web.codes import codes_of
from web.forms import Filled, Form
from web.pages import SEE_OTHER, done, page, rendered
from web.visitor import Visitor
from web.words import PARIS, time_of

router = APIRouter()

TRIES = 3
"""How often to read and write again, where another act changed the case between the two."""


async def known_section(section: str) -> Section:
    found = BY_SLUG.get(section)
    if found is None:
        raise HTTPException(404)
    return found


Known = Annotated[Section, Depends(known_section)]


@router.get("/dossiers/{case_id}/etude")
async def begin(case_id: str) -> Response:
    return RedirectResponse(f"/dossiers/{case_id}/etude/{SECTIONS[0].slug}", SEE_OTHER)


@router.get("/dossiers/{case_id}/etude/lecture")
async def read(request: Request, visitor: Adviser, case_id: str) -> Response:
    """Shows the whole file, to be read or printed."""
    context = await shown(request, visitor, case_id, "study")
    if context["view"].study is None:
        raise HTTPException(404)
    return page(
        request,
        "adviser/study/reading.html",
        study_sections=SECTIONS,
        values=values_of,
        groups=groups_of,
        **context,
    )


@router.get("/dossiers/{case_id}/etude/{section}")
async def show(request: Request, visitor: Adviser, case_id: str, section: Known) -> Response:
    return await _section(request, visitor, case_id, section, None)


@router.post("/dossiers/{case_id}/etude/{section}")
async def save(
    request: Request,
    visitor: Adviser,
    case_id: str,
    section: Known,
    sent: Sent,
    x_draft: Annotated[str, Header()] = "",
) -> Response:
    """Saves a section: when the form is sent, or as a draft while it is being typed (header `X-Draft`)."""
    try:
        saved = await _save(visitor.api, case_id, section, sent)
    except Problem as problem:
        if x_draft:
            return JSONResponse(_refused(problem), problem.status)
        if problem.status not in (409, 412, 422):
            raise
        again = Form.again(sent, problem)
        return await _section(request, visitor, case_id, section, again, status=problem.status)
    if x_draft:
        return JSONResponse(await _kept(request, visitor, section, saved))
    return done(
        request, _onwards(case_id, section, sent), "La partie « " + section.title + " » est enregistrée."
    )


async def _save(api: Api, case_id: str, section: Section, sent: Filled) -> dict[str, Any]:
    """Writes this section into the present study file; returns it.

    Raises Problem 409 where another person changed it.
    """
    path = f"cases/v1/cases/{case_id}"
    for last in range(TRIES):
        file = await api.get(f"{path}/file", part="study")
        study = file["study"]["study"] if file["study"] else {}
        now = digest(study, section)
        changed = study | part_of(section, sent, study)
        if sent.text("_was") not in ("", now):
            sent.values["_was"] = [now]
            raise Problem(409, OVERTAKEN, "section_changed", OVERTAKEN_DETAIL)
        try:
            key = f"{sent.key}-{digest(changed, section)}" if sent.key else ""
            answer = await api.write(
                "PUT", f"{path}/study", changed, key=key, version=file["case"]["version"]
            )
        except Problem as problem:
            if problem.status == 412 and last < TRIES - 1:
                continue
            raise
        return dict(answer.body)
    raise AssertionError


async def _section(
    request: Request, visitor: Visitor, case_id: str, section: Section, form: Form | None, status: int = 200
) -> Response:
    context = await shown(request, visitor, case_id, "study")
    found: CaseView = context["view"]
    kept = found.study["study"] if found.study else {}
    was = digest(kept, section)
    if form is None:
        known, typed = values_of(section, _begun(found.person or {})), values_of(section, kept)
        form = Form(known | {name: value for name, value in typed.items() if value not in (None, "", [])})
    context |= {"form": form, "section": section, "was": was, "missing": _missing(found)}
    context |= {"study_sections": SECTIONS, "following": following(section)}
    context["groups"] = groups_of(section, form.values)
    context["withheld"] = _withheld(found.person, form)
    return page(request, "adviser/study/section.html", status=status, **context)


async def _kept(
    request: Request, visitor: Visitor, section: Section, saved: dict[str, Any]
) -> dict[str, str]:
    """Returns what the page needs after a draft is saved: the new hash, the time, and the redrawn budget."""
    study = saved["study"]
    answer = {"was": digest(study, section), "said": f"Enregistré à {time_of(datetime.now(PARIS))}."}
    if section.slug == "budget":
        codes = await codes_of(request, visitor.api, "cases")
        drawing = drawn(study.get("budget") or {})
        answer["budget"] = rendered("adviser/case/budget.html", study=saved, drawing=drawing, codes=codes)
    return answer


def _refused(problem: Problem) -> dict[str, str]:
    reasons = list(problem.by_field().values()) or [problem.title]
    return {"said": spaced(f"Pas encore enregistré. {' '.join(reasons)}")}


def _onwards(case_id: str, section: Section, sent: Filled) -> str:
    after = following(section) if sent.text("_next") else section
    return f"/dossiers/{case_id}/etude/{after.slug}" if after else f"/dossiers/{case_id}#etude"


def _missing(found: CaseView) -> dict[str, list[str]]:
    """Returns the fields that the diagnosis still needs, by section."""
    by_section: dict[str, list[str]] = {}
    for one in found.study["missing"] if found.study else ():
        by_section.setdefault(section_of(one["path"]).slug, []).append(one["label"])
    return by_section


def _begun(person: dict[str, Any]) -> dict[str, Any]:
    """Returns a study file made of what the contact recorded, to prefill the fields that are still empty."""
    identity = {name: person.get(name) for name in ("last_name", "first_name", "birth_date")}
    address = {
        "lines": [person["address"]] if person.get("address") else [],
        "postcode": person.get("postcode"),
        "town": person.get("commune"),
    }
    phones = {
        "personal_phone": person.get("telephone"),
        "professional_phone": person.get("professional_telephone"),
    }
    return {"household": {"applicant": identity, "address": address, **phones}}


WITHHELD = "Protégé : n'est pas affiché. À demander à la personne, avec son accord."
FROM_MEANS = {
    "address": "household.address.lines",
    "postcode": "household.address.postcode",
    "commune": "household.address.town",
    "telephone": "household.personal_phone",
    "professional_telephone": "household.professional_phone",
}
"""Fields of the study file that begin with the person's means of contact."""


def _withheld(person: dict[str, Any] | None, form: Form) -> dict[str, str]:
    """Returns what is said of the empty fields that safe contact keeps from being prefilled (CONF-5)."""
    names = (FROM_MEANS.get(one["code"]) for one in person["withheld"]) if person else ()
    return {name: WITHHELD for name in names if name and not form.value(name)}


OVERTAKEN = "Cette partie a été modifiée entre-temps, par un collègue ou dans un autre onglet."
OVERTAKEN_DETAIL = (
    "Votre saisie est gardée ci-dessous. Enregistrez à nouveau pour remplacer l'autre version, "
    "ou rouvrez la page pour la lire d'abord."
)
