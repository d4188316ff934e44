"""A referral: the adviser chooses a partner and the items with their texts, sees a preview, and sends it (CONF-2)."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.adviser.case import Sent, shown
from web.adviser.work import Adviser
from web.api import Problem
from web.codes import codes_of
from web.forms import Filled, Form
from web.pages import come_back_to, done, page
from web.visitor import Visitor

router = APIRouter()

AT_MOST = 200
"""Largest number of sheets shown at once; beyond it, the adviser narrows the place or the kind."""


@router.get("/dossiers/{case_id}/partenaires")
async def choose(request: Request, visitor: Adviser, case_id: str) -> Response:
    return await _choose(request, visitor, case_id, Form({"kind": "treatment"}))


@router.post("/dossiers/{case_id}/partenaires/choisir")
async def choose_again(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Shows the form again, with what was chosen, after another search of sheets or after the preview."""
    return await _choose(request, visitor, case_id, Form.kept(sent))


@router.post("/dossiers/{case_id}/partenaires/apercu")
async def preview(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Shows exactly what the partner would read; sends nothing."""
    context = await _context(request, visitor, case_id)
    if problem := _incomplete(sent, context):
        return await _choose(request, visitor, case_id, Form.again(sent, problem), 422)
    return await _preview(request, visitor, sent, Form.kept(sent), context)


@router.post("/dossiers/{case_id}/partenaires")
async def send(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    try:
        await visitor.api.post(f"cases/v1/cases/{case_id}/referrals", referral_body(sent), key=sent.key)
    except Problem as problem:
        form = Form.again(sent, problem)
        if problem.field == "recipient_checked":
            context = await _context(request, visitor, case_id)
            return await _preview(request, visitor, sent, form, context, problem.status)
        return await _choose(request, visitor, case_id, form, problem.status)
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


async def _preview(
    request: Request, visitor: Visitor, sent: Filled, form: Form, context: dict[str, Any], status: int = 200
) -> Response:
    context["form"] = form
    context["chosen"] = [one for one in context["packet"] if one["code"] in sent.many("items")]
    context["partner"] = await visitor.api.get(f"partners/v1/partners/{sent.text('partner_id')}")
    kept = sent.values.items()
    context["kept"] = [
        (name, value) for name, values in kept if name != "recipient_checked" for value in values
    ]
    return come_back_to(page(request, "adviser/referral/preview.html", status=status, **context))


def _incomplete(sent: Filled, context: dict[str, Any]) -> Problem | None:
    """Returns the problem of an incomplete form, if it is one; a sensitive item needs a reason (CONF-2)."""
    wanted = {
        "partner_id": "un partenaire",
        "items": "au moins une information à transmettre",
        "reason": "ce qui est demandé au partenaire",
    }
    errors = [
        {"field": name, "accepted": accepted} for name, accepted in wanted.items() if not sent.many(name)
    ]
    errors += [
        {
            "field": f"justifications.{one['code']}",
            "accepted": f"{one['label']} : pourquoi c'est indispensable",
        }
        for one in context["packet"]
        if one["code"] in context["sensitive"] and one["code"] in sent.many("items")
        if not sent.text(f"justifications.{one['code']}")
    ]
    return Problem(422, "L'aperçu a encore besoin de ceci.", errors=errors) if errors else None


async def _choose(
    request: Request, visitor: Visitor, case_id: str, form: Form, status: int = 200
) -> Response:
    context = await _context(request, visitor, case_id)
    form.values = {"departement": context["view"].case["departement"]} | dict(form.values)
    sought = {
        "name": form.value("nom").strip(),
        "departement": form.value("departement").strip().upper(),
        "kind": form.value("genre"),
    }
    try:
        found = await visitor.api.get("partners/v1/partners", archived="false", limit=AT_MOST, **sought)
    except Problem as problem:
        if problem.status != 422:
            raise
        form.problem, status, found = form.problem or problem, 422, {"items": []}
    context["form"] = form
    context["partners"] = sorted(
        found["items"], key=lambda one: (not one["may_receive"], french_order(one["name"]))
    )
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
