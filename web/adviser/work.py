"""The adviser's home: what to do today, the most urgent first, and by when."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.pages import page
from web.people import names_of
from web.visitor import Visitor, someone

router = APIRouter()

Adviser = Annotated[Visitor, Depends(someone("adviser", "cil_responsible"))]


@dataclass(frozen=True, slots=True)
class Group:
    """Part of a work list under one heading."""

    label: str
    items: list[dict[str, Any]]


@router.get("/aujourdhui")
async def work(request: Request, visitor: Adviser, after: str = "") -> Response:
    found = await visitor.api.get("cases/v1/work", after=after)
    items = found["items"]
    names = await names_of(visitor.api, [item["case"]["person_id"] for item in items])
    following = f"after={found['next']}" if found.get("next") else ""
    return page(request, "adviser/work.html", groups=grouped(items), names=names, next=following)


def grouped(items: list[dict[str, Any]]) -> list[Group]:
    """Late, today, this week and later, then what has no date; an empty heading is not shown."""
    headings = (
        Group("En retard", [one for one in items if one["step"]["late"]]),
        Group(
            "À faire, par échéance", [one for one in items if not one["step"]["late"] and one["step"]["due"]]
        ),
        Group("Sans date limite", [one for one in items if not one["step"]["due"]]),
    )
    return [group for group in headings if group.items]
