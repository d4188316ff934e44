"""The year's indicators: definitions, drawn breakdowns, the facts behind each, and a table to download."""

import asyncio
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from kernel.names import french_order
from web.forms import Form
from web.pages import downloaded, page
from web.services import SERVICES
from web.steering.names import organisations
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

OF_CIL = ("cil_responsible", "cil_president")
OF_PLATFORM = ("platform_operator", "platform_representative")
UESL = ("uesl_controller", "uesl_board")
NATIONAL = "national"
YEARS = 5
"""Number of years to choose from, the present one first."""

Reader = Annotated[Visitor, Depends(someone(*OF_CIL, *OF_PLATFORM, *UESL, "platform_expert"))]


@router.get("/indicateurs")
async def figures(request: Request, visitor: Reader, annee: int = 0, perimetre: str = "") -> Response:
    today, scopes = await asyncio.gather(today_of(visitor), _scopes(visitor))
    year = annee or usual_year(date.fromisoformat(today), visitor.role)
    chosen = perimetre or scopes[0]["code"]
    return page(
        request,
        "steering/figures.html",
        form=Form({"annee": str(year), "perimetre": chosen}),
        years=years_until(int(today[:4])),
        scopes=scopes,
        report=await visitor.api.get("reporting/v1/indicators", year=year, **_scope(chosen)),
        traces=_traces(visitor, chosen),
        compares=visitor.role in UESL,
    )


@router.get("/indicateurs/{code}/faits")
async def facts(
    request: Request, visitor: Reader, code: str, annee: int = 0, perimetre: str = NATIONAL, after: str = ""
) -> Response:
    """Shows the facts behind a figure, with a link to the case for those who may read it (REP-1)."""
    if not _traces(visitor, perimetre):
        raise HTTPException(404)
    asked = {"year": annee, **_scope(perimetre)}
    report = await visitor.api.get("reporting/v1/indicators", **asked)
    indicator = next((one for one in report["indicators"] if one["code"] == code), None)
    if indicator is None:
        raise HTTPException(404)
    found = await visitor.api.get(f"reporting/v1/indicators/{code}/facts", after=after, **asked)
    here = {"annee": annee, "perimetre": perimetre}
    return page(
        request,
        "steering/facts.html",
        indicator=indicator,
        year=annee,
        scope=next((one["label"] for one in await _scopes(visitor) if one["code"] == perimetre), ""),
        back=f"/indicateurs?{urlencode(here)}",
        facts=found["items"],
        next=urlencode(here | {"after": found["next"]}) if found.get("next") else "",
        opens=visitor.role == "cil_responsible",
        feeds=SERVICES,
    )


@router.get("/indicateurs.csv")
async def table(visitor: Reader, annee: int, perimetre: str = NATIONAL) -> Response:
    """Returns the table of the API as a file."""
    asked = {"year": annee, "format": "csv", **_scope(perimetre)}
    content = await visitor.api.get("reporting/v1/indicators", **asked)
    return downloaded(content, f"indicateurs-{annee}.csv")


def years_until(this_year: int) -> list[dict[str, str]]:
    return [{"code": str(one), "label": str(one)} for one in range(this_year, this_year - YEARS, -1)]


def usual_year(today: date, role: str) -> int:
    """Returns the year shown first: for UESL in January, the year that has just ended, for its report (§5)."""
    return today.year - 1 if role in UESL and today.month == 1 else today.year


async def _scopes(visitor: Visitor) -> list[dict[str, str]]:
    """Returns the scopes that the visitor may read: all for UESL; else their organisation, then the nation (REP-3)."""
    national = {"code": NATIONAL, "label": "National"}
    if visitor.role in UESL:
        platforms, cils = await asyncio.gather(_lines(visitor, "platforms"), _lines(visitor, "cils"))
        return [
            national,
            *({"code": f"platform:{one['id']}", "label": one["name"]} for one in platforms),
            *({"code": f"cil:{one['id']}", "label": one["name"]} for one in cils),
        ]
    kind = "cil" if visitor.role in OF_CIL else "platform" if visitor.role in OF_PLATFORM else ""
    if not kind:
        return [national]
    names = await organisations(visitor)
    own = visitor.organisation
    return [{"code": f"{kind}:{own}", "label": names.get(own, own)}, national]


async def _lines(visitor: Visitor, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await visitor.api.get(f"platform/v1/{kind}")
    return sorted(found, key=lambda one: french_order(one["name"]))


def _traces(visitor: Visitor, perimeter: str) -> bool:
    """Says whether to link to the facts: UESL sees all, a CIL those of its own figures (REP-1).

    The API checks it too.
    """
    own = visitor.role in OF_CIL and perimeter == f"cil:{visitor.organisation}"
    return own or visitor.role in UESL


def _scope(perimeter: str) -> dict[str, str]:
    """Returns the API's parameters for `cil:…` or `platform:…`; none for the nation."""
    if perimeter == NATIONAL:
        return {}
    kind, _, organisation = perimeter.partition(":")
    if kind not in ("cil", "platform") or not organisation:
        raise HTTPException(404)
    return {kind: organisation}
