"""The arrival of an adviser in the team, and the correction of what was typed about one (CASE-8)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form
from web.pages import done, page
from web.team.common import Responsible, Sent, member_of, team_of
from web.words import telephone

router = APIRouter()

FIELDS = ("name", "place", "email", "telephone")


@router.get("/equipe/nouveau")
async def new(request: Request, visitor: Responsible) -> Response:
    return page(request, "team/join.html", member=None)


@router.post("/equipe/nouveau")
async def add(request: Request, visitor: Responsible, sent: Sent) -> Response:
    try:
        body = {"id": sent.text("id"), **details(sent)}
        made = (await visitor.api.post("cases/v1/advisers", body, key=sent.key)).body
    except Problem as problem:
        return page(
            request, "team/join.html", status=problem.status, form=Form.again(sent, problem), member=None
        )
    return done(request, f"/equipe/conseillers/{made['id']}", f"{made['name']} rejoint l'équipe.")


@router.get("/equipe/conseillers/{adviser}/fiche")
async def show(request: Request, visitor: Responsible, adviser: str) -> Response:
    member = member_of(await team_of(visitor), adviser)
    values = {name: member[name] for name in FIELDS} | {"telephone": telephone(member["telephone"])}
    social_worker = "true" if member["regime"]["code"] == "social_worker" else ""
    return page(
        request, "team/join.html", form=Form(values | {"social_worker": social_worker}), member=member
    )


@router.post("/equipe/conseillers/{adviser}/fiche")
async def correct(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    path = f"cases/v1/advisers/{adviser}"
    try:
        await visitor.api.write("PUT", path, details(sent), key=sent.key, version=sent.version)
    except Problem as problem:
        if problem.status == 404:
            raise
        member, form = member_of(await team_of(visitor), adviser), Form.again(sent, problem)
        return page(request, "team/join.html", status=problem.status, form=form, member=member)
    return done(request, f"/equipe/conseillers/{adviser}", "La fiche est corrigée.")


def details(sent: Filled) -> dict[str, Any]:
    known: dict[str, Any] = {name: sent.text(name) for name in ("name", "place")}
    known |= {name: sent.given(name) for name in ("email", "telephone")}
    return known | {"social_worker": sent.ticked("social_worker")}
