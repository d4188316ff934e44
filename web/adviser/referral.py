"""A referral: a partner, items chosen one by one with their words in view, a preview, then it leaves (CONF-2)."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.case import Sent, shown
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.forms import Filled, Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()

AT_MOST = 200
"""Sheets shown at once; beyond, one narrows the place or the kind."""


@router.get("/dossiers/{case_id}/partenaires")
async def choose(request: Request, visitor: Adviser, case_id: str) -> Response:
    return await _choose(request, visitor, case_id, Form({"kind": "treatment"}))


@router.post("/dossiers/{case_id}/partenaires/choisir")
async def choose_again(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Other sheets, or back from the preview, with everything as it was chosen."""
    return await _choose(request, visitor, case_id, Form.kept(sent))


@router.post("/dossiers/{case_id}/partenaires/apercu")
async def preview(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Exactly what the partner would read; nothing has left."""
    if problem := _incomplete(sent):
        return await _choose(request, visitor, case_id, Form.again(sent, problem), 422)
    context = await _context(request, visitor, case_id)
    context["form"] = Form.kept(sent)
    context["chosen"] = [one for one in context["packet"] if one["code"] in sent.many("items")]
    context["partner"] = await visitor.api.get(f"partners/v1/partners/{sent.text('partner_id')}")
    context["kept"] = [(name, value) for name, values in sent.values.items() for value in values]
    return page(request, "adviser/referral/preview.html", **context)


@router.post("/dossiers/{case_id}/partenaires")
async def send(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    try:
        await visitor.api.post(f"cases/v1/cases/{case_id}/referrals", referral_body(sent), key=sent.key)
    except Problem as problem:
        return await _choose(request, visitor, case_id, Form.again(sent, problem), problem.status)
    return done(request, f"/dossiers/{case_id}#partenaires", "La mise en relation est envoyée au partenaire.")


def referral_body(sent: Filled) -> dict[str, Any]:
    items = sent.many("items")
    reasons = {item: sent.text(f"justifications.{item}") for item in items}
    return {
        "partner_id": sent.text("partner_id"),
        "kind": sent.text("kind"),
        "items": items,
        "recipient_checked": sent.ticked("recipient_checked"),
        "reason": sent.text("reason"),
        "justifications": {item: reason for item, reason in reasons.items() if reason},
    }


def _incomplete(sent: Filled) -> Problem | None:
    """What a preview cannot do without."""
    wanted = {
        "partner_id": "un partenaire",
        "items": "au moins une information à transmettre",
        "reason": "ce qui est demandé au partenaire",
    }
    errors = [
        {"field": name, "accepted": accepted} for name, accepted in wanted.items() if not sent.many(name)
    ]
    return Problem(422, "Il manque un choix.", errors=errors) if errors else None


async def _choose(
    request: Request, visitor: Visitor, case_id: str, form: Form, status: int = 200
) -> Response:
    context = await _context(request, visitor, case_id)
    form.values = {"departement": context["view"].case["departement"]} | dict(form.values)
    sought = {"departement": form.value("departement").strip().upper(), "kind": form.value("genre")}
    try:
        found = await visitor.api.get("partners/v1/partners", archived="false", limit=AT_MOST, **sought)
    except Problem as problem:
        if problem.status != 422:
            raise
        form.problem, status, found = form.problem or problem, 422, {"items": []}
    context["form"] = form
    context["partners"] = sorted(found["items"], key=lambda one: (not one["may_receive"], one["name"]))
    context["more"] = bool(found.get("next"))
    return page(request, "adviser/referral/choose.html", status=status, **context)


async def _context(request: Request, visitor: Visitor, case_id: str) -> dict[str, Any]:
    context, packet, partner_codes = await asyncio.gather(
        shown(request, visitor, case_id, "authorisations"),
        visitor.api.get(f"cases/v1/cases/{case_id}/packet"),
        codes_of(request, visitor.api, "partners"),
    )
    return {
        **context,
        "packet": packet,
        "kinds": partner_codes["referral_kinds"],
        "partner_kinds": partner_codes["partner_kinds"],
        "sensitive": {one["code"] for one in partner_codes["sensitive_items"]},
    }
