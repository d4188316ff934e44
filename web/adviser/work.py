"""The adviser's home: what to do today, the most urgent first, with the deadline and its reason."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.pages import page
from web.people import names_of
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

Adviser = Annotated[Visitor, Depends(someone("adviser", "cil_responsible"))]
Item = dict[str, Any]

SOON_DAYS = 7
CONTACTS = 20
"""Largest number of contacts without an end that the page shows."""


@dataclass(frozen=True, slots=True)
class Group:
    """The part of a work list under one heading."""

    label: str
    items: list[Item]


@router.get("/aujourdhui")
async def work(request: Request, visitor: Adviser, after: str = "") -> Response:
    found, today, begun = await asyncio.gather(
        visitor.api.get("cases/v1/work", after=after), today_of(visitor), _contacts(visitor, after)
    )
    items = found["items"]
    names = await names_of(visitor.api, [item["case"]["person_id"] for item in items])
    return page(
        request,
        "adviser/work.html",
        groups=grouped(items, date.fromisoformat(today)),
        names=names,
        contacts=begun,
        today=today,
        next=f"after={found['next']}" if found.get("next") else "",
    )


def grouped(items: list[Item], today: date) -> list[Group]:
    """Groups items: urgent and late first, then by due date, then those without one; empty groups are left out."""
    soon = today + timedelta(days=SOON_DAYS)
    headings: list[tuple[str, Callable[[Item], bool]]] = [
        ("Situations urgentes", lambda item: bool(item["case"]["urgent"])),
        ("En retard", lambda item: bool(item["step"]["late"])),
        ("Aujourd'hui", lambda item: _due(item) == today),
        ("Dans les sept jours", lambda item: (_due(item) or date.max) <= soon),
        ("Plus tard", lambda item: _due(item) is not None),
        ("Sans date limite", lambda item: True),
    ]
    groups, left = [], items
    for label, belongs in headings:
        groups.append(Group(label, [item for item in left if belongs(item)]))
        left = [item for item in left if not belongs(item)]
    return [group for group in groups if group.items]


async def _contacts(visitor: Visitor, after: str) -> list[dict[str, Any]]:
    """Returns, on the first page, contacts without an end: an adviser's own, or all for the responsible (BEN-6)."""
    if after:
        return []
    found = await visitor.api.get("intake/v1/contacts", ended="false", limit=CONTACTS)
    own = visitor.role == "adviser"
    return [one for one in found["items"] if not own or one["taken_by"] == visitor.id]


def _due(item: Item) -> date | None:
    due = item["step"]["due"]
    return date.fromisoformat(due) if due else None
