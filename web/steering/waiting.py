"""Cases that no CIL can take: UESL sees that they wait, not whose they are, and names who takes each (CASE-12)."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.names import organisations
from web.steering.roles import UESL, Sent
from web.visitor import Visitor, someone
from words.articles import to

router = APIRouter()

Uesl = Annotated[Visitor, Depends(someone(*UESL))]


@router.get("/attente")
async def waiting(request: Request, visitor: Uesl) -> Response:
    return await _show(request, visitor, Form())


@router.post("/attente/{case}")
async def name_cil(request: Request, visitor: Uesl, case: str, sent: Sent) -> Response:
    cil = sent.text("cil")
    try:
        await visitor.api.post(f"intake/v1/waiting/{case}/cil", {"cil": cil}, key=sent.key)
    except Problem as problem:
        return await _show(request, visitor, Form.again(sent, problem), status=problem.status)
    names = await organisations(visitor)
    return done(request, "/attente", f"Le dossier est confié {to(names.get(cil, cil))}.")


async def _show(request: Request, visitor: Visitor, form: Form, status: int = 200) -> Response:
    cases, cils, names = await asyncio.gather(
        visitor.api.get("intake/v1/waiting"), visitor.api.get("platform/v1/cils"), organisations(visitor)
    )
    return page(
        request,
        "steering/waiting.html",
        status=status,
        form=form,
        cases=cases,
        names=names,
        choices=[
            _choice(one)
            for one in sorted(cils, key=lambda one: (not one["ready"], french_order(one["name"])))
        ],
    )


def _choice(cil: dict[str, Any]) -> dict[str, str]:
    """A CIL by its name; those that are not ready come last, and say why."""
    why = ", ".join(one["label"].rstrip(".") for one in cil["obstacles"])
    return {"code": cil["id"], "label": cil["name"] if cil["ready"] else f"{cil['name']} (pas prêt : {why})"}
