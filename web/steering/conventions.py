"""The calendar of conventions, the page of each, and the form of a notice, whose effect is shown before its record."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.pages import come_back_to, done, downloaded, page
from web.steering.lifeline import lifeline
from web.steering.lists import conventions_of
from web.steering.months import by_month
from web.steering.names import organisations
from web.visitor import Visitor, someone

router = APIRouter()

PARTIES = {"cil_president": "cil", "platform_representative": "platform"}
"""Roles that bind a party: they give its notice, sign and withdraw for it."""

SIDES = PARTIES | {"cil_responsible": "cil", "platform_operator": "platform"}
"""Roles that belong to a party, and may record the letter of a notice."""

GIVERS = [{"code": "cil", "label": "Le CIL"}, {"code": "platform", "label": "La plate-forme"}]

CALENDAR = "platform/v1/conventions/calendar"
LATER_YEARS = 5
"""Years after the present one that the calendar shows at most: anniversaries have no end."""

Reader = Annotated[Visitor, Depends(someone(*SIDES, "uesl_controller", "uesl_board", "operations"))]
Sent = Annotated[Filled, Depends(filled)]
Convention = dict[str, Any]


@router.get("/conventions")
async def calendar(request: Request, visitor: Reader, annee: int = 0, genre: str = "") -> Response:
    """Shows the dates to come, or those of a civil year."""
    dates, found, names = await asyncio.gather(
        visitor.api.get(CALENDAR, kind=genre, **_within(annee)),
        conventions_of(visitor),
        organisations(visitor),
    )
    today, this_year = dates["today"], int(dates["today"][:4])
    return page(
        request,
        "steering/conventions.html",
        conventions=sorted(found, key=lambda one: (one["next_anniversary"] or "9999", one["cil"])),
        dates=dates,
        months=by_month(dates["dates"], today if annee == this_year else ""),
        year=annee,
        this_year=this_year,
        years=_years(annee or this_year, this_year, found),
        form=Form({"genre": genre}),
        names=names,
        may_propose=visitor.role in PARTIES,
    )


@router.get("/conventions/calendrier.ics")
async def agenda(visitor: Reader, annee: int = 0, genre: str = "") -> Response:
    """Returns the same dates as the calendar file that the API makes."""
    content = await visitor.api.get(f"{CALENDAR}.ics", kind=genre, **_within(annee))
    name = f"conventions-{annee}.ics" if annee else "conventions.ics"
    return downloaded(content, name, "text/calendar")


@router.get("/conventions/{convention_id}")
async def show(request: Request, visitor: Reader, convention_id: str) -> Response:
    return await _show(request, visitor, convention_id, Form({"party": PARTIES.get(visitor.role, "")}))


@router.post("/conventions/{convention_id}/denonciation/modifier")
async def change(request: Request, visitor: Reader, convention_id: str, sent: Sent) -> Response:
    """Shows the form again after the preview, with what was typed."""
    return await _show(request, visitor, convention_id, Form.kept(sent))


@router.post("/conventions/{convention_id}/denonciation/apercu")
async def preview(request: Request, visitor: Reader, convention_id: str, sent: Sent) -> Response:
    """Shows the day on which the notice would take effect, and why; records nothing."""
    try:
        _check(sent, visitor)
        effect = await visitor.api.get(
            f"platform/v1/conventions/{convention_id}/notice-preview",
            party=sent.text("party"),
            received_on=sent.text("received_on"),
        )
        if effect["proof_needed"] and visitor.role in SIDES:
            _want(sent, {"proof": "la preuve du jour de réception"})
    except Problem as problem:
        return await _show(request, visitor, convention_id, Form.again(sent, problem), problem.status)
    shown = page(
        request,
        "steering/notice.html",
        form=Form.kept(sent),
        effect=effect,
        giver=next(one["label"] for one in GIVERS if one["code"] == sent.text("party")),
        kept=[(name, value) for name, values in sent.values.items() for value in values],
        **await _context(visitor, convention_id),
    )
    return come_back_to(shown)


@router.post("/conventions/{convention_id}/denonciation")
async def record(request: Request, visitor: Reader, convention_id: str, sent: Sent) -> Response:
    body = {name: sent.given(name) for name in ("party", "sent_on", "received_on", "proof")}
    path = f"platform/v1/conventions/{convention_id}/notices"
    try:
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(request, visitor, convention_id, Form.again(sent, problem), problem.status)
    return done(
        request,
        f"/conventions/{convention_id}",
        "La dénonciation est enregistrée. Les deux parties en sont informées par courriel.",
    )


async def _show(
    request: Request, visitor: Visitor, convention_id: str, form: Form, status: int = 200
) -> Response:
    context, dates = await asyncio.gather(
        _context(visitor, convention_id), visitor.api.get(CALENDAR, convention=convention_id)
    )
    return page(
        request,
        "steering/convention.html",
        status=status,
        form=form,
        givers=GIVERS,
        life=lifeline(context["convention"]["years"], dates["today"]),
        coming=dates["dates"],
        **context,
    )


async def _context(visitor: Visitor, convention_id: str) -> dict[str, Any]:
    found, names = await asyncio.gather(
        visitor.api.read(f"platform/v1/conventions/{convention_id}"), organisations(visitor)
    )
    binds = visitor.role in PARTIES
    return {
        "convention": found.body,
        "version": found.version,
        "names": names,
        "may_record": visitor.role in SIDES,
        "binds": binds,
        "may_sign": binds and not found.body[f"signed_by_{PARTIES[visitor.role]}"],
    }


def _within(year: int) -> dict[str, str]:
    """Returns the parameters of the API: a civil year, or none for its default."""
    return {"from": f"{year:04}-01-01", "to": f"{year:04}-12-31"} if year else {}


def _years(shown: int, this_year: int, conventions: list[Convention]) -> dict[str, int | None]:
    """Returns the years before and after the one shown, None before the first signature and after LATER_YEARS."""
    signed = [int(one["signature_date"][:4]) for one in conventions if one["signature_date"]]
    earlier, later = shown - 1, shown + 1
    return {
        "earlier": earlier if earlier >= min(signed, default=this_year) else None,
        "later": later if later <= this_year + LATER_YEARS else None,
    }


def _check(sent: Filled, visitor: Visitor) -> None:
    """Raises Problem where the preview lacks a field; only a role that binds a party needs no letter (CONV-5)."""
    wanted = {"party": "qui dénonce", "received_on": "le jour de réception"}
    if visitor.role in SIDES:
        wanted["sent_on"] = "le jour d'envoi"
        if sent.text("party") != PARTIES.get(visitor.role):
            wanted["proof"] = "la référence de l'accusé de réception de la lettre"
    _want(sent, wanted)


def _want(sent: Filled, wanted: dict[str, str]) -> None:
    missing = [{"field": name, "accepted": what} for name, what in wanted.items() if not sent.text(name)]
    if missing:
        raise Problem(422, "Il manque une information.", errors=missing)
