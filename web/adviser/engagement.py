"""The mutual engagement: composed from suggestions, shown in a preview exactly as it is signed, and offered (A8)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from web.adviser.case import Sent, shown
from web.adviser.proposal import Composed, composed, of_offer, row_counts, suggested
from web.adviser.work import Adviser
from web.api import Api, Problem
from web.forms import Filled, Form
from web.pages import SEE_OTHER, come_back_to, done, page
from web.visitor import Visitor

router = APIRouter()

PARTS = ("way", "information", "offer")
"""Parts of the file that these pages need."""


@router.get("/dossiers/{case_id}/engagement")
async def read(request: Request, visitor: Adviser, case_id: str) -> Response:
    """Shows the engagement to be signed, or signed; before the offer, the form that composes it."""
    context = await shown(request, visitor, case_id, *PARTS)
    if context["view"].offer is None or context["view"].waits_for("offer"):
        return await _compose(request, visitor, case_id, None, context)
    return page(request, "adviser/engagement/read.html", offer=context["view"].offer, **context)


@router.get("/dossiers/{case_id}/engagement/modifier")
async def revise(request: Request, visitor: Adviser, case_id: str) -> Response:
    context = await shown(request, visitor, case_id, *PARTS)
    if context["view"].offer is None:
        return RedirectResponse(f"/dossiers/{case_id}/engagement", SEE_OTHER)
    form = Form(of_offer(context["view"].offer, context["today"]) | {"_revise": "1"})
    return await _compose(request, visitor, case_id, form, context)


@router.post("/dossiers/{case_id}/engagement/composer")
async def compose_again(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Shows the form again after the preview, with what was typed."""
    return await _compose(request, visitor, case_id, Form.kept(sent))


@router.post("/dossiers/{case_id}/engagement/apercu")
async def preview(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Shows exactly what would be signed; saves and sends nothing."""
    proposal = composed(sent)
    try:
        answer = await visitor.api.ask("POST", f"cases/v1/cases/{case_id}/offer/preview", json=proposal.body)
    except Problem as problem:
        return await _refused(request, visitor, case_id, sent, proposal, problem)
    context = await shown(request, visitor, case_id, *PARTS)
    context["form"] = Form.kept(sent)
    kept = [(name, value) for name, values in sent.values.items() for value in values]
    return come_back_to(
        page(request, "adviser/engagement/preview.html", offer=answer.body, kept=kept, **context)
    )


@router.post("/dossiers/{case_id}/engagement/offre")
async def offer(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Offers the engagement, or changes the offer that is not signed yet."""
    proposal, method = composed(sent), "PUT" if sent.ticked("_revise") else "POST"
    path = f"cases/v1/cases/{case_id}/offer"
    try:
        await visitor.api.write(method, path, proposal.body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _refused(request, visitor, case_id, sent, proposal, problem)
    return done(
        request,
        f"/dossiers/{case_id}",
        "L'engagement est proposé : le salarié reçoit un lien pour le signer.",
    )


@router.post("/dossiers/{case_id}/engagement/signature")
async def sign(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    body = {"content_hash": sent.text("content_hash")}
    return await _signed(
        request, visitor, case_id, sent, "offer/signature", body, "Vous avez signé pour le CIL."
    )


@router.post("/dossiers/{case_id}/engagement/papier")
async def transcribe(request: Request, visitor: Adviser, case_id: str, sent: Sent) -> Response:
    """Records the employee's signature on paper and keeps its scan (ENG-4, ENG-7)."""
    try:
        scan = await keep_scan(request, visitor.api, case_id, sent)
    except Problem as problem:
        return await _read_again(request, visitor, case_id, sent, problem)
    body = {
        "content_hash": sent.text("content_hash"),
        "choices": sent.nested("choices."),
        "scan": scan,
        "signed_on": sent.given("signed_on"),
    }
    notice = "La signature du salarié sur papier est enregistrée, sa numérisation est conservée."
    return await _signed(request, visitor, case_id, sent, "offer/paper-signature", body, notice)


async def keep_scan(request: Request, api: Api, case_id: str, sent: Filled) -> str:
    """Uploads the scan of a form to the case; returns its id. Raises Problem where the file is not a scan."""
    found = (await request.form()).get("file")
    content, media = (
        (await found.read(), found.content_type or "") if isinstance(found, UploadFile) else (b"", "")
    )
    headers = {"Idempotency-Key": f"{sent.key}-scan", "Content-Type": media or "application/octet-stream"}
    answer = await api.ask("POST", f"cases/v1/cases/{case_id}/documents", content=content, headers=headers)
    return str(answer.body["id"])


async def _signed(
    request: Request, visitor: Visitor, case_id: str, sent: Filled, act: str, body: Any, notice: str
) -> Response:
    try:
        await visitor.api.post(f"cases/v1/cases/{case_id}/{act}", body, key=sent.key)
    except Problem as problem:
        return await _read_again(request, visitor, case_id, sent, problem)
    return done(request, f"/dossiers/{case_id}", notice)


async def _read_again(
    request: Request, visitor: Visitor, case_id: str, sent: Filled, problem: Problem
) -> Response:
    context = await shown(request, visitor, case_id, *PARTS)
    context["form"] = Form.again(sent, problem)
    offer = context["view"].offer
    return page(request, "adviser/engagement/read.html", status=problem.status, offer=offer, **context)


async def _refused(
    request: Request, visitor: Visitor, case_id: str, sent: Filled, proposal: Composed, problem: Problem
) -> Response:
    form = Form.again(sent, proposal.placed(problem))
    return await _compose(request, visitor, case_id, form, status=problem.status)


async def _compose(
    request: Request,
    visitor: Visitor,
    case_id: str,
    form: Form | None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    context = context or await shown(request, visitor, case_id, *PARTS)
    if form is None:
        found = await visitor.api.get(f"cases/v1/cases/{case_id}/suggestions")
        form = Form(suggested(found, context["today"]))
    context["form"] = form
    counts = row_counts(dict(form.values))
    return page(request, "adviser/engagement/compose.html", status=status, counts=counts, **context)
