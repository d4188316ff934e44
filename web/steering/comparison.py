"""The page of one indicator for all CILs or all platforms, side by side (charter §5)."""

import asyncio
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from kernel.names import french_order
from web.forms import Form
from web.pages import downloaded, page
from web.steering.figures import UESL, usual_year, years_until
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

KINDS = {"cil": ("par CIL", "cils"), "platform": ("par plate-forme", "platforms")}
"""Kind of organisation in the API, with its French words and the path of the list of all of them."""

Controller = Annotated[Visitor, Depends(someone(*UESL))]


@router.get("/indicateurs/comparaison")
async def comparison(
    request: Request, visitor: Controller, annee: int = 0, par: str = "cil", indicateur: str = ""
) -> Response:
    today = await today_of(visitor)
    year = annee or usual_year(date.fromisoformat(today), visitor.role)
    words, listed = _kind(par)
    found, known = await asyncio.gather(
        visitor.api.get("reporting/v1/indicators/side-by-side", year=year, by=par),
        visitor.api.get(f"platform/v1/{listed}"),
    )
    indicators = {one["code"]: one for one in found["indicators"]}
    code = indicateur or next(iter(indicators))
    if code not in indicators:
        raise HTTPException(404)
    return page(
        request,
        "steering/comparison.html",
        form=Form({"annee": str(year), "par": par, "indicateur": code}),
        years=years_until(int(today[:4])),
        kinds=[{"code": one, "label": label.replace("par", "Par")} for one, (label, _) in KINDS.items()],
        indicators=found["indicators"],
        indicator=indicators[code],
        year=year,
        by=words,
        national=found["national"][code],
        lines=_lines(found["organisations"], known, code, par),
    )


@router.get("/indicateurs/comparaison.csv")
async def table(visitor: Controller, annee: int, par: str = "cil", publie: bool = False) -> Response:
    """Returns the table of all indicators as a file; `publie` hides small counts (REP-3)."""
    _kind(par)
    path = "reporting/v1/indicators/side-by-side"
    content = await visitor.api.get(path, year=annee, by=par, format="csv", published=publie)
    return downloaded(content, f"indicateurs-{annee}-par-{'cil' if par == 'cil' else 'plate-forme'}.csv")


def _kind(asked: str) -> tuple[str, str]:
    if asked not in KINDS:
        raise HTTPException(404)
    return KINDS[asked]


def _lines(counted: list[Any], known: list[Any], code: str, kind: str) -> list[dict[str, Any]]:
    """Returns a line for each organisation, the largest count first; one without facts counts zero."""
    totals = {one["organisation"]: one["totals"][code] for one in counted}
    names = {one["id"]: one["name"] for one in known}
    everyone = names | {one: one for one in totals if one not in names}
    lines = [
        {"name": name, "count": totals.get(one, 0), "scope": f"{kind}:{one}"}
        for one, name in everyone.items()
    ]
    return sorted(lines, key=lambda one: (-one["count"], french_order(one["name"])))
