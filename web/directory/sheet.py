"""The page of a sheet and its acts: check, declaration, recipients, archive and restoration (PART-1, PART-2)."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.case import Sent
from web.adviser.work import Adviser
from web.api import Problem
from web.directory.edition import SHEETS
from web.directory.fields import recipient_of
from web.forms import Filled, Form
from web.pages import done, page
from web.visitor import Visitor

router = APIRouter()

HERE = "/partenaires/{partner}"

SHOWN = 5
"""Largest number of other sheets of the same body that the page names."""


@router.get(HERE)
async def show(request: Request, visitor: Adviser, partner: str) -> Response:
    return await _show(request, visitor, partner, Form())


@router.post(HERE + "/controle")
async def check(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    """Records that the sheet was checked today or on an earlier day."""
    body = {"on": sent.given("check.on")}
    return await _act(request, visitor, partner, sent, "check", body, "La vérification est notée.", "check.")


@router.post(HERE + "/declaration")
async def declare(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    body = {
        "declared_by": sent.text("declaration.declared_by"),
        "declared_on": sent.given("declaration.declared_on"),
        "pays_something": sent.given("declaration.pays_something"),
    }
    notice = "La déclaration de non-rémunération est notée."
    return await _act(request, visitor, partner, sent, "declarations", body, notice, "declaration.")


@router.post(HERE + "/correspondants")
async def add_recipient(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    body = recipient_of(sent, "recipient.")
    return await _act(
        request, visitor, partner, sent, "recipients", body, "Le correspondant est ajouté.", "recipient."
    )


@router.post(HERE + "/correspondants/{recipient}/retrait")
async def remove_recipient(
    request: Request, visitor: Adviser, partner: str, recipient: str, sent: Sent
) -> Response:
    notice = "Le correspondant est retiré : plus rien ne lui est envoyé."
    return await _act(request, visitor, partner, sent, f"recipients/{recipient}/removal", {}, notice)


@router.post(HERE + "/archive")
async def archive(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    notice = "La fiche est archivée : elle reste lisible, et plus rien n'est envoyé à ce partenaire."
    return await _act(request, visitor, partner, sent, "archive", {}, notice)


@router.post(HERE + "/remise-en-usage")
async def restore(request: Request, visitor: Adviser, partner: str, sent: Sent) -> Response:
    notice = "La fiche est de nouveau en usage."
    return await _act(request, visitor, partner, sent, "restoration", {}, notice)


async def _act(
    request: Request,
    visitor: Visitor,
    partner: str,
    sent: Filled,
    act: str,
    body: dict[str, Any],
    notice: str,
    prefix: str = "",
) -> Response:
    try:
        await visitor.api.post(f"{SHEETS}/{partner}/{act}", body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(request, visitor, partner, Form.again(sent, problem.within(prefix)))
    return done(request, f"/partenaires/{partner}", notice)


async def _show(request: Request, visitor: Visitor, partner: str, form: Form) -> Response:
    sheet = await visitor.api.get(f"{SHEETS}/{partner}")
    advisers = await visitor.api.get("cases/v1/advisers")
    return page(
        request,
        "directory/sheet.html",
        status=form.problem.status if form.problem else 200,
        form=form,
        sheet=sheet,
        names={one["id"]: one["name"] for one in advisers} | {visitor.id: visitor.name},
        others=await asyncio.gather(
            *(visitor.api.get(f"{SHEETS}/{one}") for one in sheet["same_body"][:SHOWN])
        ),
        running=(await visitor.api.get("partners/v1/referrals", partner=partner, limit=20))["items"],
    )
