"""The list of platforms with their stage, and the page of one: file, decisions, members, conventions (PLAT-1)."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.api import Problem
from web.forms import Form
from web.pages import done, page
from web.steering.lists import conventions_of
from web.steering.names import organisations
from web.steering.roles import OF_PLATFORM, REGISTRAR, UESL, Board, FileReader, PlatformsReader, Sent
from web.visitor import Visitor

router = APIRouter()


@router.get("/plates-formes")
async def listed(request: Request, visitor: PlatformsReader) -> Response:
    platforms = await visitor.api.get("platform/v1/platforms")
    return page(
        request,
        "steering/platforms.html",
        platforms=sorted(platforms, key=lambda one: french_order(one["name"])),
        opens=visitor.role in UESL,
        may_register=visitor.role in REGISTRAR,
    )


@router.get("/plates-formes/nouvelle")
async def new(request: Request, visitor: Board) -> Response:
    return page(request, "steering/new_platform.html")


@router.post("/plates-formes")
async def register(request: Request, visitor: Board, sent: Sent) -> Response:
    body = {name: sent.text(name) for name in ("id", "name", "email")}
    try:
        await visitor.api.post("platform/v1/platforms", body, key=sent.key)
    except Problem as problem:
        again = Form.again(sent, problem)
        return page(request, "steering/new_platform.html", status=problem.status, form=again)
    notice = (
        "La plate-forme est enregistrée. Donnez un mandat à son représentant : il constituera son dossier."
    )
    return done(request, f"/plates-formes/{body['id']}/mandats", notice)


@router.get("/plates-formes/{platform}")
async def show(request: Request, visitor: FileReader, platform: str) -> Response:
    found = await visitor.api.read(f"platform/v1/platforms/{platform}")
    return page(
        request,
        "steering/platform.html",
        platform=found.body,
        version=found.version,
        members=await _members(visitor, platform),
        may_complete=visitor.role in OF_PLATFORM and not found.body["submitted_on"],
        may_decide=visitor.role == "uesl_board" and bool(found.body["rulings"]),
        may_list=visitor.role in UESL,
    )


async def _members(visitor: Visitor, platform: str) -> list[dict[str, Any]]:
    """Returns a platform's conventions with the name of each CIL, those in force first."""
    names, found = await asyncio.gather(organisations(visitor), conventions_of(visitor, platform=platform))
    lines = [one | {"name": names.get(one["cil"], one["cil"])} for one in found]
    return sorted(lines, key=lambda one: (one["state"]["code"] == "ended", french_order(one["name"])))
