"""The parts that the responsible's pages share: who may open them, and the advisers of the team."""

from typing import Annotated, Any

from fastapi import Depends
from starlette.exceptions import HTTPException

from kernel.names import french_order
from web.forms import Filled, filled
from web.visitor import Visitor, someone

Responsible = Annotated[Visitor, Depends(someone("cil_responsible"))]
Sent = Annotated[Filled, Depends(filled)]
Member = dict[str, Any]


async def team_of(visitor: Visitor) -> list[Member]:
    """Returns the active advisers, in order of name."""
    found: list[Member] = await visitor.api.get("cases/v1/team")
    return sorted(found, key=lambda one: french_order(one["name"]))


def member_of(team: list[Member], adviser: str) -> Member:
    found = next((one for one in team if one["id"] == adviser), None)
    if found is None:
        raise HTTPException(404)
    return found


def colleagues_of(team: list[Member], adviser: str) -> list[dict[str, str]]:
    """Returns the advisers who may replace one, as choices of a form; the label says who is absent now."""
    return [
        {"code": one["id"], "label": f"{one['name']}{_away(one)}"} for one in team if one["id"] != adviser
    ]


def _away(member: Member) -> str:
    return ", absence en cours" if member["absence"] else ""
