"""The list of the CIL's cases, filtered by adviser, stage, open or closed, and lateness."""

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.names import french_order
from web.adviser.work import Adviser
from web.codes import codes_of
from web.forms import Form
from web.pages import page
from web.people import names_of
from web.visitor import Visitor

router = APIRouter()

CLOSED = {"en-cours": "false", "clos": "true", "tous": ""}
OWN, EVERYONE = "moi", "tous"


@router.get("/dossiers")
async def cases(
    request: Request,
    visitor: Adviser,
    qui: str = "",
    etape: str = "",
    etat: str = "en-cours",
    retard: str = "",
    after: str = "",
) -> Response:
    whose = qui or (OWN if visitor.role == "adviser" else EVERYONE)
    asked = visitor.api.get(
        "cases/v1/cases",
        adviser={OWN: visitor.id, EVERYONE: ""}.get(whose, whose),
        stage=etape,
        closed=CLOSED.get(etat, ""),
        late="true" if retard else "",
        after=after,
    )
    found, team = await asyncio.gather(asked, visitor.api.get("cases/v1/advisers"))
    names = await names_of(visitor.api, [case["person_id"] for case in found["items"]])
    advisers = {one["id"]: one["name"] for one in team}
    chosen = {"qui": whose, "etape": etape, "etat": etat, "retard": retard}
    return page(
        request,
        "adviser/cases.html",
        form=Form(chosen),
        cases=found["items"],
        names=names,
        advisers=advisers,
        followers=_followers(visitor, advisers),
        stages=(await codes_of(request, visitor.api, "cases"))["stages"],
        next=urlencode(chosen | {"after": found["next"]}) if found.get("next") else "",
    )


def _followers(visitor: Visitor, advisers: dict[str, str]) -> list[dict[str, str]]:
    """Returns the choices of the adviser's filter: the visitor, all, then each colleague in order of name."""
    others = sorted(
        (pair for pair in advisers.items() if pair[0] != visitor.id), key=lambda pair: french_order(pair[1])
    )
    own = [(OWN, "Moi")] if visitor.id in advisers else []
    return [{"code": code, "label": label} for code, label in (*own, (EVERYONE, "Tout le CIL"), *others)]
