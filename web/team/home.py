"""The responsible's home: each adviser's load, what is stuck, the convention's dates (CASE-1, CIL-6)."""

import asyncio
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.pages import page
from web.team.common import Responsible, team_of
from web.team.matters import MANY, SHOWN, case_groups, contact_group, referral_group, sheet_group
from web.today import today_of
from web.visitor import Visitor

router = APIRouter()


@router.get("/equipe")
async def home(request: Request, visitor: Responsible) -> Response:
    team, today = await asyncio.gather(team_of(visitor), today_of(visitor))
    names = {one["id"]: one["name"] for one in team}
    cases, referrals, contacts, sheets, late, open_contacts, convention = await asyncio.gather(
        case_groups(visitor, names, SHOWN),
        referral_group(visitor, date.fromisoformat(today)),
        contact_group(visitor, date.fromisoformat(today)),
        sheet_group(visitor),
        visitor.api.get("cases/v1/cases", late="true", limit=MANY),
        visitor.api.get("intake/v1/contacts", ended="false", limit=MANY),
        _convention(visitor),
    )
    return page(
        request,
        "team/home.html",
        team=sorted(team, key=lambda one: (-one["late"], -one["running"], french_order(one["name"]))),
        names=names,
        most=max((one["running"] for one in team), default=0),
        groups=[group for group in (*cases, referrals, contacts, sheets) if group.items],
        convention=convention,
        counts={"late": _count(late), "contacts": _count(open_contacts), "sheets": str(sheets.total)},
        today=today,
    )


@router.get("/equipe/a-suivre")
async def matters(request: Request, visitor: Responsible, motif: str) -> Response:
    """Shows all the cases that are stuck for one reason."""
    names = {one["id"]: one["name"] for one in await team_of(visitor)}
    groups = await case_groups(visitor, names, MANY, motif)
    return page(request, "team/matters.html", group=groups[0] if groups else None)


def _count(found: dict[str, Any]) -> str:
    """Returns the number of items of a list's first page, marked where there are more."""
    return f"{len(found['items'])}{' et plus' if found.get('next') else ''}"


async def _convention(visitor: Visitor) -> dict[str, Any] | None:
    """Returns the CIL's convention with the nearest anniversary, None where none is in force."""
    found = (await visitor.api.get("platform/v1/conventions", limit=MANY))["items"]
    running = [one for one in found if one["next_anniversary"] and one["cil"] == visitor.organisation]
    return min(running, key=lambda one: str(one["next_anniversary"]), default=None)
