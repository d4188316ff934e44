"""Conventions on a calendar, each one's life and dates, and a notice: its effect is read before it is recorded."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.pages import come_back_to, done, page
from web.steering.lifeline import lifeline
from web.steering.listing import conventions_of
from web.steering.names import organisations
from web.today import today_of
from web.visitor import Visitor, someone

router = APIRouter()

PARTIES = {"cil_president": "cil", "platform_representative": "platform"}
"""Who may record a notice, and for which party."""

GIVERS = [{"code": "cil", "label": "Le CIL"}, {"code": "platform", "label": "La plate-forme"}]

KINDS = {
    "notice": "Derniers jours pour dénoncer",
    "anniversary": "Anniversaires",
    "end": "Fins de convention",
    "effect": "Prises d'effet",
}
"""Dates that the calendar may be cut down to."""

Reader = Annotated[
    Visitor,
    Depends(
        someone(
            *PARTIES, "cil_responsible", "platform_operator", "uesl_controller", "uesl_board", "operations"
        )
    ),
]
Sent = Annotated[Filled, Depends(filled)]
Convention = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coming:
    """A date that a convention awaits."""

    day: str
    label: str
    convention: Convention
    kind: str


@router.get("/conventions")
async def calendar(request: Request, visitor: Reader, genre: str = "") -> Response:
    found, names = await asyncio.gather(conventions_of(visitor), organisations(visitor))
    return page(
        request,
        "steering/conventions.html",
        conventions=sorted(found, key=lambda one: (one["next_anniversary"] or "9999", one["cil"])),
        months=by_month(found, genre),
        kinds=[{"code": code, "label": label} for code, label in KINDS.items()],
        form=Form({"genre": genre}),
        names=names,
        may_propose=_may_record(visitor),
    )


@router.get("/conventions/{convention_id}")
async def show(request: Request, visitor: Reader, convention_id: str) -> Response:
    return await _show(request, visitor, convention_id, Form({"party": PARTIES.get(visitor.role, "")}))


@router.post("/conventions/{convention_id}/denonciation/modifier")
async def change(request: Request, visitor: Reader, convention_id: str, sent: Sent) -> Response:
    """Back from the preview, with everything as it was typed."""
    return await _show(request, visitor, convention_id, Form.kept(sent))


@router.post("/conventions/{convention_id}/denonciation/apercu")
async def preview(request: Request, visitor: Reader, convention_id: str, sent: Sent) -> Response:
    """The day on which the notice would act, and why; nothing is recorded."""
    try:
        _check(sent, visitor)
        effect = await visitor.api.get(
            f"platform/v1/conventions/{convention_id}/notice-preview",
            party=sent.text("party"),
            received_on=sent.text("received_on"),
        )
        if effect["proof_needed"] and _may_record(visitor):
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


def by_month(conventions: Iterable[Convention], kind: str = "") -> list[tuple[str, list[Coming]]]:
    """What is to come, of one kind or of any, under each month's first day."""
    coming = (one for convention in conventions for one in coming_dates(convention))
    dates = sorted((one for one in coming if kind in ("", one.kind)), key=lambda one: one.day)
    return [(f"{month}-01", list(group)) for month, group in groupby(dates, lambda coming: coming.day[:7])]


def coming_dates(one: Convention) -> Iterator[Coming]:
    """Last day for notice, anniversary or end; the taking effect of one signed in advance."""
    if one["state"]["code"] == "signed":
        yield Coming(one["effect_date"], "Prise d'effet", one, "effect")
    last_day, anniversary = one["last_day_for_notice"], one["next_anniversary"]
    if last_day:
        yield Coming(last_day, "Dernier jour pour dénoncer", one, "notice")
    if not anniversary:
        return
    if one["end"]:
        yield Coming(anniversary, "Fin de la convention", one, "end")
    elif last_day and last_day > anniversary:
        yield Coming(anniversary, "Anniversaire : reconduction désormais acquise", one, "anniversary")
    else:
        yield Coming(anniversary, "Anniversaire : tacite reconduction, sauf dénonciation", one, "anniversary")


async def _show(
    request: Request, visitor: Visitor, convention_id: str, form: Form, status: int = 200
) -> Response:
    context, today = await asyncio.gather(_context(visitor, convention_id), today_of(visitor))
    convention = context["convention"]
    return page(
        request,
        "steering/convention.html",
        status=status,
        form=form,
        givers=GIVERS,
        life=lifeline(convention["years"], today),
        coming=sorted(coming_dates(convention), key=lambda one: one.day),
        **context,
    )


async def _context(visitor: Visitor, convention_id: str) -> dict[str, Any]:
    found, names = await asyncio.gather(
        visitor.api.read(f"platform/v1/conventions/{convention_id}"), organisations(visitor)
    )
    return {
        "convention": found.body,
        "version": found.version,
        "names": names,
        "may_record": _may_record(visitor),
        "may_sign": _may_record(visitor) and not found.body[f"signed_by_{PARTIES[visitor.role]}"],
    }


def _may_record(visitor: Visitor) -> bool:
    return visitor.role in PARTIES


def _check(sent: Filled, visitor: Visitor) -> None:
    """What a preview cannot do without; the other party's notice is recorded on its letter (CONV-5)."""
    wanted = {"party": "qui dénonce", "received_on": "le jour de réception"}
    if _may_record(visitor):
        wanted["sent_on"] = "le jour d'envoi"
        if sent.text("party") != PARTIES[visitor.role]:
            wanted["proof"] = "la référence de la lettre reçue de l'autre partie"
    _want(sent, wanted)


def _want(sent: Filled, wanted: dict[str, str]) -> None:
    missing = [{"field": name, "accepted": what} for name, what in wanted.items() if not sent.text(name)]
    if missing:
        raise Problem(422, "Il manque une information.", errors=missing)
