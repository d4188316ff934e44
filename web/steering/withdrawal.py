"""The withdrawal of a notice with the other party's agreement; its effect is shown before it is recorded (CONV-5)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.conventions import PARTIES
from web.steering.names import organisations
from web.steering.roles import Sent
from web.visitor import Visitor, someone

router = APIRouter()

Party = Annotated[Visitor, Depends(someone(*PARTIES))]
HERE = "/conventions/{convention_id}/denonciation/{number}/retrait"


@router.get(HERE)
async def read(request: Request, visitor: Party, convention_id: str, number: str) -> Response:
    return await _read(request, visitor, convention_id, number, Form())


@router.post(HERE)
async def withdraw(request: Request, visitor: Party, convention_id: str, number: str, sent: Sent) -> Response:
    path = f"platform/v1/conventions/{convention_id}/notices/{number}/withdrawal"
    body = {"agreed_by": sent.given("agreed_by"), "proof": sent.given("proof")}
    try:
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _read(request, visitor, convention_id, number, Form.again(sent, problem), problem.status)
    notice = "La dénonciation est retirée. Les deux parties en sont informées par courriel."
    return done(request, f"/conventions/{convention_id}", notice)


async def _read(
    request: Request, visitor: Visitor, convention_id: str, number: str, form: Form, status: int = 200
) -> Response:
    path = f"platform/v1/conventions/{convention_id}"
    found = await visitor.api.read(path)
    notice = next((one for one in found.body["notices"] if str(one["number"]) == number), None)
    if notice is None:
        raise HTTPException(404)
    effect: dict[str, Any] | None = None
    try:
        effect = await visitor.api.get(f"{path}/notices/{number}/withdrawal-preview")
    except Problem as problem:
        form = form if form.problem else Form(form.values, problem, form.key)
    return page(
        request,
        "steering/withdrawal.html",
        status=status,
        form=form,
        convention=found.body,
        version=found.version,
        given=notice,
        effect=effect,
        names=await organisations(visitor),
    )
