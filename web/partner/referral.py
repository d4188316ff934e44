"""The partner's pages of a referral: reading, acceptance or refusal with a reason, and the result (PART-3)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.links.holder import PARTNER, Holder, holder
from web.pages import done

router = APIRouter()

Partner = Annotated[Holder, Depends(holder(PARTNER))]
Sent = Annotated[Filled, Depends(filled)]

HERE = "/mise-en-relation"
REFERRAL = "partners/v1/links/referral"
OVER = "no_longer_readable"
RESULTS = {"good_end": "good_ends", "no_good_end": "no_good_ends"}
"""Kind of result, with its list of codes."""


@router.get(HERE)
async def read(partner: Partner) -> Response:
    return await _show(partner)


@router.post(HERE + "/acceptation")
async def accept(request: Request, partner: Partner, sent: Sent) -> Response:
    notice = "Merci. Vous avez accepté : la personne compte sur vous. Revenez ici nous dire le résultat."
    return await _act(request, partner, sent, "acceptance", {}, notice)


@router.post(HERE + "/refus")
async def refuse(request: Request, partner: Partner, sent: Sent) -> Response:
    """Records a refusal, which needs a reason (PART-3)."""
    if not sent.text("reason"):
        missing = Problem(422, "Il manque le motif du refus.", field="reason")
        return await _show(partner, sent, missing)
    notice = "Merci de votre réponse. Nous cherchons ailleurs."
    return await _act(request, partner, sent, "refusal", {"reason": sent.text("reason")}, notice)


@router.post(HERE + "/resultat")
async def tell_result(request: Request, partner: Partner, sent: Sent) -> Response:
    """Records the result; the value of one choice gives both its kind and its code: `good_end.aid_granted`."""
    result, _, code = sent.text("result").partition(".")
    if result not in RESULTS:
        missing = Problem(422, "Il manque le résultat.", field="result")
        return await _show(partner, sent, missing)
    body = {"result": result, "code": code, "text": sent.text("text")}
    notice = "Merci. Le résultat est enregistré."
    return await _act(request, partner, sent, "result", body, notice)


async def _act(
    request: Request, partner: Holder, sent: Filled, act: str, body: dict[str, Any], notice: str
) -> Response:
    try:
        await partner.api().post(f"{REFERRAL}/{act}", body, key=sent.key)
    except Problem as problem:
        if problem.status in (401, 503):
            raise
        return await _show(partner, sent, problem)
    return done(request, HERE, notice)


async def _show(partner: Holder, sent: Filled | None = None, problem: Problem | None = None) -> Response:
    form = Form.again(sent, problem) if sent and problem else Form()
    status = problem.status if problem else 200
    try:
        packet = await partner.api().get(REFERRAL)
    except Problem as refused:
        if refused.code != OVER:
            raise
        state = refused.facts.get("state", "")
        return partner.page("partner/over.html", form=form, status=status, state=state, home=HERE)
    codes = await partner.api().get("partners/v1/links/codes")
    return partner.page(
        "partner/referral.html",
        form=form,
        status=status,
        packet=packet,
        reasons=codes["refusal_reasons"],
        results=[(name, codes[listed]) for name, listed in RESULTS.items()],
        home=HERE,
    )
