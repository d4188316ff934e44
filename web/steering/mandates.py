"""Mandates of an organisation: the people in its seats, and the acts that give or end a mandate (CIL-1, CONV-1)."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.roles import OF_CIL, OF_PLATFORM, UESL, Sent
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

KINDS = {"plates-formes": "platform", "cil": "cil", "uesl": "uesl"}
"""First word of an address, with the kind of organisation."""

READERS = {"platform": (*UESL, *OF_PLATFORM), "cil": (*UESL, *OF_CIL), "uesl": (*UESL, "operations")}
NATIONAL = {"id": "uesl", "name": "UESL"}
"""The national organisation, for which the API has no page."""

PAGE = "/{kind}/{organisation}/mandats"

Reader = Annotated[Visitor, Depends(someone(*UESL, *OF_PLATFORM, *OF_CIL, "operations"))]
Mandate = dict[str, Any]


@router.get(PAGE)
async def show(request: Request, visitor: Reader, kind: str, organisation: str) -> Response:
    return await _show(request, visitor, kind, organisation, Form())


@router.post(PAGE)
async def give(request: Request, visitor: Reader, kind: str, organisation: str, sent: Sent) -> Response:
    body = {name: sent.given(name) for name in ("name", "person", "role", "from_day", "to_day")}
    try:
        await visitor.api.post("platform/v1/mandates", body | {"organisation": organisation}, key=sent.key)
    except Problem as problem:
        return await _show(request, visitor, kind, organisation, Form.again(sent, problem), problem.status)
    return done(request, f"/{kind}/{organisation}/mandats", "Le mandat est donné.")


@router.post(PAGE + "/{mandate}/fin")
async def end(
    request: Request, visitor: Reader, kind: str, organisation: str, mandate: str, sent: Sent
) -> Response:
    body = {"last_day": sent.given("last_day")}
    path = f"platform/v1/mandates/{mandate}/end"
    try:
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _end(
            request, visitor, kind, organisation, mandate, Form.again(sent, problem), problem.status
        )
    return done(request, f"/{kind}/{organisation}/mandats", "La fin du mandat est enregistrée.")


@router.get(PAGE + "/{mandate}/fin")
async def ask_end(request: Request, visitor: Reader, kind: str, organisation: str, mandate: str) -> Response:
    form = Form({"last_day": await today_of(visitor)})
    return await _end(request, visitor, kind, organisation, mandate, form)


async def _show(
    request: Request, visitor: Visitor, kind: str, organisation: str, form: Form, status: int = 200
) -> Response:
    context, today = await asyncio.gather(_context(visitor, kind, organisation), today_of(visitor))
    running, over = _apart(context.pop("mandates"), lambda one: not one["to_day"] or one["to_day"] >= today)
    if not form.values:
        form = Form({"from_day": today}, form.problem, form.key)
    return page(
        request, "steering/mandates.html", status=status, form=form, running=running, over=over, **context
    )


async def _end(
    request: Request,
    visitor: Visitor,
    kind: str,
    organisation: str,
    mandate: str,
    form: Form,
    status: int = 200,
) -> Response:
    """Shows the mandate on a page of its own before it is ended."""
    context = await _context(visitor, kind, organisation)
    found = next((one for one in context.pop("mandates") if one["id"] == mandate), None)
    if found is None or found["role"]["code"] not in context["fillable"]:
        raise HTTPException(404)
    return page(request, "steering/mandate_end.html", status=status, form=form, mandate=found, **context)


async def _context(visitor: Visitor, kind: str, organisation: str) -> dict[str, Any]:
    """Returns the organisation, its mandates, and the seats that the visitor may fill there."""
    if kind not in KINDS or visitor.role not in READERS[KINDS[kind]]:
        raise HTTPException(404)
    seats, found, mandates = await asyncio.gather(
        visitor.api.get("platform/v1/mandates/roles"),
        _organisation(visitor, kind, organisation),
        visitor.api.get("platform/v1/mandates", organisation=organisation),
    )
    seats = [one for one in seats if one["kind"]["code"] == KINDS[kind]]
    return {
        "back": f"/{kind}/{organisation}",
        "organisation": found,
        "mandates": mandates,
        "seats": seats,
        "fillable": {one["code"] for one in seats},
    }


async def _organisation(visitor: Visitor, kind: str, organisation: str) -> dict[str, Any]:
    if kind != "uesl":
        found: dict[str, Any] = await visitor.api.get(f"platform/v1/{KINDS[kind]}s/{organisation}")
        return found
    if organisation != NATIONAL["id"]:
        raise HTTPException(404)
    return NATIONAL


def _apart(mandates: list[Mandate], runs: Callable[[Mandate], bool]) -> tuple[list[Mandate], list[Mandate]]:
    return [one for one in mandates if runs(one)], [one for one in mandates if not runs(one)]
