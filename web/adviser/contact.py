"""The pages of a contact: its record, with the eligibility shown as one types, and its end, by a case or otherwise."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.adviser.contact_body import (
    contact_body,
    declined,
    employment_of,
    employment_values,
    person_of,
    safe_contact_of,
)
from web.adviser.work import Adviser
from web.api import Api, Problem
from web.codes import codes_of
from web.forms import Filled, Form, filled
from web.pages import done, page, piece
from web.today import today_of
from words.articles import to

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]

LEAST_LETTERS = 2
SHOWN_AT_MOST = 5

PROTECTION = {"protection_declined": "_protected"}
"""Field of the API for the question of protected contact, with its name in the form."""

URGENT_IN_VIOLENCE = "triage.violence"

LOOKS = 15
LOOK_SECONDS = 0.2
"""Interval at which the case is looked for before its page is shown: the workflow opens it shortly after the act."""


@router.get("/contacts/nouveau")
async def new(request: Request, visitor: Adviser) -> Response:
    day = await today_of(visitor)
    return await _new(request, visitor.api, Form({"nature": "telephone", "day": day}))


@router.post("/contacts/nouveau")
async def record(request: Request, visitor: Adviser, sent: Sent) -> Response:
    """Records the contact; where scripts do not run, may show the eligibility for what is typed so far."""
    if sent.ticked("_check"):
        found = {"known": await _known(visitor.api, sent), **await _judged(visitor.api, sent)}
        return await _new(request, visitor.api, Form.kept(sent), **found)
    try:
        await _protect(visitor.api, sent)
        made = (await visitor.api.post("intake/v1/contacts", contact_body(sent), key=sent.key)).body
    except Problem as problem:
        people = await _known(visitor.api, sent)
        return await _new(request, visitor.api, _again(sent, problem), status=422, known=people)
    return done(request, f"/contacts/{made['id']}", "Le contact est enregistré.")


@router.post("/contacts/eligibilite")
async def eligibility(visitor: Adviser, sent: Sent) -> Response:
    """Returns the eligibility for the answers typed so far, for the page's script."""
    return piece("adviser/contact/verdict.html", **await _judged(visitor.api, sent))


@router.post("/contacts/connus")
async def known(visitor: Adviser, sent: Sent) -> Response:
    """Returns the persons known under the name being typed, for the page's script, to avoid a second sheet."""
    found = await _known(visitor.api, sent)
    return piece("adviser/contact/known.html", known=found, form=Form.kept(sent))


@router.get("/contacts/{contact}")
async def show(request: Request, visitor: Adviser, contact: str) -> Response:
    return await _show(request, visitor.api, contact, Form())


@router.post("/contacts/{contact}/dossier")
async def open_case(request: Request, visitor: Adviser, contact: str, sent: Sent) -> Response:
    """Ask for a case of the CIL that the page named; where no CIL can take it, it waits (CASE-12)."""
    body = {"cil": sent.text("cil") if "cil" in sent.values else None}
    try:
        asked = (await visitor.api.post(f"intake/v1/contacts/{contact}/case", body, key=sent.key)).body
    except Problem as problem:
        return await _show(request, visitor.api, contact, Form.again(sent, problem), status=422)
    if "since" in asked:
        return done(request, f"/contacts/{contact}", "Le dossier est demandé : il attend un CIL.")
    if not asked["readable"]:
        return done(request, f"/contacts/{contact}", "Le dossier est transmis au CIL nommé ci-dessous.")
    if await _born(visitor.api, contact, asked["case_id"]):
        notice = f"Le dossier est ouvert. Il est confié {to(asked['why'])}."
        return done(request, f"/dossiers/{asked['case_id']}", notice)
    return done(request, f"/contacts/{contact}", "Le dossier est demandé : il s'ouvre dans un instant.")


@router.post("/contacts/{contact}/fin")
async def end(request: Request, visitor: Adviser, contact: str, sent: Sent) -> Response:
    body = {"outcome": sent.text("outcome"), "advice": sent.given("advice"), "bodies": sent.many("bodies")}
    return await _act(request, visitor.api, contact, sent, "end", body, "Le contact est terminé.")


@router.post("/contacts/{contact}/personne")
async def identify(request: Request, visitor: Adviser, contact: str, sent: Sent) -> Response:
    body = {"person": person_of(sent), "protection_declined": declined(sent)}
    return await _act(request, visitor.api, contact, sent, "person", body, "La personne est enregistrée.")


@router.post("/contacts/{contact}/eligibilite")
async def judge_again(request: Request, visitor: Adviser, contact: str, sent: Sent) -> Response:
    body = {"employment": employment_of(sent)}
    return await _act(
        request, visitor.api, contact, sent, "eligibility", body, "L'éligibilité est réexaminée."
    )


async def _act(
    request: Request, api: Api, contact: str, sent: Filled, act: str, body: Any, notice: str
) -> Response:
    try:
        await api.write(
            "POST", f"intake/v1/contacts/{contact}/{act}", body, key=sent.key, version=sent.version
        )
    except Problem as problem:
        return await _show(request, api, contact, _again(sent, problem), status=422)
    return done(request, f"/contacts/{contact}", notice)


async def _protect(api: Api, sent: Filled) -> None:
    """Protects the contact of a known person before any other act; instructions that they gave before stay."""
    known, safe = sent.given("person_id"), safe_contact_of(sent)
    if not known or not safe:
        return
    path = f"intake/v1/persons/{known}"
    found = await api.read(path)
    if found.body["safe_contact"] is None:
        await api.write("PATCH", path, {"safe_contact": safe}, version=found.version)


def _again(sent: Filled, problem: Problem) -> Form:
    """Returns the form with the refusal.

    Where protected contact must still be asked for, it proposes the urgency too.
    """
    difficulties = [sent.text("main"), *sent.many("difficulties")]
    if problem.code == "protection_not_asked" and "violence" in difficulties:
        sent.values[URGENT_IN_VIOLENCE] = ["true"]
    return Form.again(sent, problem.named(lambda field: PROTECTION.get(field, field)))


async def _new(request: Request, api: Api, form: Form, status: int = 200, **found: Any) -> Response:
    codes = await codes_of(request, api, "intake")
    found = {"judged": None, "refused": None, "known": []} | found
    return page(request, "adviser/contact/new.html", status=status, form=form, codes=codes, **found)


async def _show(request: Request, api: Api, contact: str, form: Form, status: int = 200) -> Response:
    codes = await codes_of(request, api, "intake")
    found = await api.get(f"intake/v1/contacts/{contact}")
    if not any(name.startswith("employment.") for name in form.values):
        form.values = employment_values(found["employment"]) | dict(form.values)
    handler = await _handler(api, found)
    shown = {"form": form, "codes": codes, "contact": found, "handler": handler}
    return page(request, "adviser/contact/show.html", status=status, **shown)


async def _handler(api: Api, contact: dict[str, Any]) -> dict[str, Any] | None:
    """The CIL that has the contact's case or would take it; None where none can be asked for or named."""
    judged = contact["eligibility"] and contact["eligibility"]["verdict"]["code"] != "not_eligible"
    may_ask = contact["person"] and judged and not contact["ending"]
    if not (contact["case"] or may_ask):
        return None
    try:
        found: dict[str, Any] = await api.get(f"intake/v1/contacts/{contact['id']}/handler")
    except Problem as problem:
        if problem.status not in (409, 422, 503):
            raise
        return None
    return found


async def _judged(api: Api, sent: Filled) -> dict[str, Any]:
    """Returns the eligibility, or why it cannot be judged yet; empty while the situation is not stated."""
    employment = employment_of(sent)
    if employment is None or "situation" not in employment:
        return {"judged": None, "refused": None}
    body = {"employment": employment, "day": sent.given("day")}
    try:
        answer = await api.ask("POST", "intake/v1/eligibility", json=body)
    except Problem as problem:
        if problem.status != 422:
            raise
        return {"judged": None, "refused": problem}
    return {"judged": answer.body, "refused": None}


async def _known(api: Api, sent: Filled) -> list[dict[str, Any]]:
    """Returns persons of the CIL whose names begin as typed. The search uses POST, so no address holds a name."""
    last, first = sent.text("person.last_name"), sent.text("person.first_name")
    if len(last) < LEAST_LETTERS:
        return []
    answer = await api.ask("POST", "intake/v1/persons/search", json={"last_name": last, "first_name": first})
    return list(answer.body["items"])[:SHOWN_AT_MOST]


async def _born(api: Api, contact: str, case: str) -> bool:
    """Waits until the case is among its person's: to ask for one that is not there is written down as a refusal."""
    person = (await api.get(f"intake/v1/contacts/{contact}"))["person"]["id"]
    for _ in range(LOOKS):
        found = await api.get("cases/v1/cases", person=person)
        if case in [one["id"] for one in found["items"]]:
            return True
        await asyncio.sleep(LOOK_SECONDS)
    return False
