"""Pages of CILs: whether each may take new cases and why, charter, territory, conventions (CIL-1, CIL-2, CASE-5)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.api import Problem
from web.forms import Filled, Form
from web.pages import done, page
from web.steering.lists import conventions_of
from web.steering.names import organisations
from web.steering.roles import (
    OF_CIL,
    OF_PLATFORM,
    REGISTRAR,
    UESL,
    Board,
    CilKeeper,
    CilReader,
    CilsReader,
    Sent,
)
from web.visitor import Visitor

router = APIRouter()

DETAILS = ("name", "telephone", "president_email", "responsible_email")


@router.get("/cil")
async def listed(request: Request, visitor: CilsReader) -> Response:
    cils = sorted(await visitor.api.get("platform/v1/cils"), key=lambda one: french_order(one["name"]))
    left = await _left(visitor) if visitor.role in OF_PLATFORM else set()
    return page(
        request,
        "steering/cils.html",
        cils=[one for one in cils if one["id"] not in left],
        former=[one for one in cils if one["id"] in left],
        names=await organisations(visitor),
        may_register=visitor.role in REGISTRAR,
        of_platform=visitor.role in OF_PLATFORM,
    )


async def _left(visitor: Visitor) -> set[str]:
    """Returns the CILs that were members of the visitor's platform and have no convention with it any more."""
    found = await conventions_of(visitor, platform=visitor.organisation)
    standing = {one["cil"] for one in found if one["state"]["code"] != "ended"}
    return {one["cil"] for one in found} - standing


@router.get("/cil/nouveau")
async def new(request: Request, visitor: Board) -> Response:
    return page(request, "steering/new_cil.html")


@router.post("/cil")
async def register(request: Request, visitor: Board, sent: Sent) -> Response:
    body = details(sent) | {"id": sent.text("id"), "siren": sent.text("siren").replace(" ", "")}
    try:
        await visitor.api.post("platform/v1/cils", body, key=sent.key)
    except Problem as problem:
        again = Form.again(sent, _placed(problem))
        return page(request, "steering/new_cil.html", status=problem.status, form=again)
    notice = "Le CIL est enregistré. Donnez un mandat à son président : il signera la charte."
    return done(request, f"/cil/{body['id']}/mandats", notice)


@router.get("/cil/{cil}")
async def show(request: Request, visitor: CilReader, cil: str) -> Response:
    found = await visitor.api.get(f"platform/v1/cils/{cil}")
    conventions = await conventions_of(visitor, cil=cil)
    own = visitor.role in OF_CIL
    return page(
        request,
        "steering/cil.html",
        cil=found,
        names=await organisations(visitor),
        conventions=sorted(conventions, key=lambda one: one["state"]["code"] == "ended"),
        own=own,
        may_list=visitor.role in (*UESL, *OF_PLATFORM),
        may_sign=visitor.role == "cil_president",
        sees_people=own or visitor.role in UESL,
    )


@router.get("/cil/{cil}/modifier")
async def edit(request: Request, visitor: CilKeeper, cil: str) -> Response:
    found = await visitor.api.read(f"platform/v1/cils/{cil}")
    kept = {name: found.body[name] for name in DETAILS} | {
        "departements": ", ".join(found.body["departements"])
    }
    return page(request, "steering/cil_details.html", form=Form(kept), cil=found.body, version=found.version)


@router.post("/cil/{cil}/modifier")
async def change(request: Request, visitor: CilKeeper, cil: str, sent: Sent) -> Response:
    path = f"platform/v1/cils/{cil}"
    try:
        await visitor.api.write("PUT", path, details(sent), key=sent.key, version=sent.version)
    except Problem as problem:
        found = await visitor.api.read(path)
        return page(
            request,
            "steering/cil_details.html",
            status=problem.status,
            form=Form.again(sent, _placed(problem)),
            cil=found.body,
            version=found.version,
        )
    return done(request, f"/cil/{cil}", "Les coordonnées du CIL sont enregistrées.")


def _placed(problem: Problem) -> Problem:
    """Returns the refusal of one place with the name of the field in which all places are typed."""
    return problem.named(lambda field: field.partition(".")[0])


def details(sent: Filled) -> dict[str, Any]:
    """Returns the body of a CIL; people type its places as in « 69, 01 42 »."""
    places = sent.text("departements").replace(",", " ").replace(";", " ").upper().split()
    return {name: sent.given(name) for name in DETAILS} | {"departements": places}
