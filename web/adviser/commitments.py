"""The follow-up of commitments, and the amendments of a signed engagement (ENG-3, ENG-5)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.adviser.case import Sent, shown
from web.adviser.engagement import keep_scan
from web.adviser.proposal import composed, of_amendment, row_counts
from web.adviser.view import CaseView
from web.adviser.work import Adviser
from web.api import Problem
from web.forms import Filled, Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()


@router.get("/dossiers/{case_id}/engagements/{commitment}")
async def outcome(request: Request, visitor: Adviser, case_id: str, commitment: str) -> Response:
    return await _outcome(request, visitor, case_id, commitment, Form())


@router.post("/dossiers/{case_id}/engagements/{commitment}")
async def settle(request: Request, visitor: Adviser, case_id: str, commitment: str, sent: Sent) -> Response:
    """Records that a commitment was kept, or not and why; `corrects` says that it replaces another outcome."""
    reason = sent.nested("reason.")
    body = {"outcome": sent.text("outcome"), "reason": reason or None}
    corrects = bool(sent.text("corrects"))
    act = "correction" if corrects else "outcome"
    try:
        await visitor.api.post(
            f"cases/v1/cases/{case_id}/commitments/{commitment}/{act}",
            body,
            key=sent.key,
            version=sent.version,
        )
    except Problem as problem:
        return await _outcome(
            request, visitor, case_id, commitment, Form.again(sent, problem), problem.status
        )
    notice = (
        "L'issue de l'engagement est corrigée." if corrects else "L'issue de l'engagement est enregistrée."
    )
    return done(request, f"/dossiers/{case_id}#engagements", notice)


@router.get("/dossiers/{case_id}/avenants")
async def amendments(request: Request, visitor: Adviser, case_id: str) -> Response:
    return await _amendments(request, visitor, case_id, None)


@router.post("/dossiers/{case_id}/avenants")
async def propose(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Proposes an amendment: commitments added and dropped, with the reason that the employee reads."""
    context = await shown(request, visitor, case_id, "amendments", "commitments")
    change = composed(sent, frozenset(_name(one["id"]) for one in context["view"].commitments))
    body = change.body | {"dropped": sent.many("dropped"), "reason": sent.nested("reason.")}
    try:
        await visitor.api.post(f"cases/v1/cases/{case_id}/amendments", body, key=sent.key)
    except Problem as problem:
        again = Form.again(sent, change.placed(problem))
        return await _amendments(request, visitor, case_id, again, problem.status)
    return done(
        request, f"/dossiers/{case_id}/avenants", "L'avenant est proposé : le salarié reçoit un lien."
    )


@router.post("/dossiers/{case_id}/avenants/{number}/signature")
async def sign(request: Request, visitor: Adviser, case_id: str, number: int, sent: Sent) -> Response:
    body = {"content_hash": sent.text("content_hash")}
    return await _act(
        request, visitor, case_id, sent, f"{number}/signature", body, "Vous avez signé pour le CIL."
    )


@router.post("/dossiers/{case_id}/avenants/{number}/papier")
async def transcribe(request: Request, visitor: Adviser, case_id: str, number: int, sent: Sent) -> Response:
    try:
        scan = await keep_scan(request, visitor.api, case_id, sent)
    except Problem as problem:
        return await _amendments(request, visitor, case_id, Form.again(sent, problem), problem.status)
    body = {
        "content_hash": sent.text("content_hash"),
        "scan": scan,
        "signed_on": sent.given("signed_on"),
    }
    notice = "La signature du salarié sur papier est enregistrée, sa numérisation est conservée."
    return await _act(request, visitor, case_id, sent, f"{number}/paper-signature", body, notice)


@router.post("/dossiers/{case_id}/avenants/{number}/retrait")
async def withdraw(request: Request, visitor: Adviser, case_id: str, number: int, sent: Sent) -> Response:
    body = {"reason": sent.nested("reason.")}
    return await _act(request, visitor, case_id, sent, f"{number}/withdrawal", body, "L'avenant est retiré.")


async def _act(
    request: Request, visitor: Visitor, case_id: str, sent: Filled, act: str, body: Any, notice: str
) -> Response:
    try:
        await visitor.api.post(f"cases/v1/cases/{case_id}/amendments/{act}", body, key=sent.key)
    except Problem as problem:
        return await _amendments(request, visitor, case_id, Form.again(sent, problem), problem.status)
    return done(request, f"/dossiers/{case_id}/avenants", notice)


async def _amendments(
    request: Request, visitor: Visitor, case_id: str, form: Form | None, status: int = 200
) -> Response:
    context = await shown(request, visitor, case_id, "amendments", "commitments")
    context["form"] = form or Form(of_amendment(context["today"]))
    values = of_amendment(context["today"]) | dict(context["form"].values)
    context["form"].values = values
    return page(request, "adviser/amendments.html", status=status, counts=row_counts(values), **context)


async def _outcome(
    request: Request, visitor: Visitor, case_id: str, commitment: str, form: Form, status: int = 200
) -> Response:
    context = await shown(request, visitor, case_id, "commitments")
    view: CaseView = context["view"]
    found = next((one for one in view.commitments if _name(one["id"]) == commitment), None)
    if found is None:
        raise HTTPException(404)
    context["form"] = form
    return page(request, "adviser/commitment.html", status=status, one=found, **context)


def _name(identifier: str) -> str:
    """Returns the identifier of a commitment within its case."""
    return identifier.rpartition(".")[2]
