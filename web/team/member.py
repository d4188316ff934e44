"""The page of one adviser: their cases, which can be handed over together, and their absences (CASE-1)."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.api import Problem
from web.codes import codes_of
from web.forms import Form
from web.pages import done, page
from web.people import names_of
from web.team.common import Responsible, Sent, colleagues_of, member_of, team_of
from web.visitor import Visitor
from words.sentences import counted

router = APIRouter()

MOST = 200
"""Number of cases that can be handed over at once."""

HERE = "/equipe/conseillers/{adviser}"


@router.get(HERE)
async def show(request: Request, visitor: Responsible, adviser: str) -> Response:
    return await _show(request, visitor, adviser, Form())


@router.post(HERE + "/absences")
async def absent(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    body = {name: sent.text(f"absence.{name}") for name in ("first", "last", "stand_in")}
    path = f"cases/v1/advisers/{adviser}/absences"
    try:
        _want(body, "stand_in", "un autre conseiller de l'équipe")
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        return await _show(
            request, visitor, adviser, Form.again(sent, problem.within("absence.")), problem.status
        )
    return done(
        request, f"/equipe/conseillers/{adviser}", "L'absence est enregistrée ; le remplaçant est prévenu."
    )


@router.post(HERE + "/absences/{first}/retour")
async def back(request: Request, visitor: Responsible, adviser: str, first: str, sent: Sent) -> Response:
    prefix = f"retour-{first}."
    path = f"cases/v1/advisers/{adviser}/absences/{first}/return"
    body = {"on": sent.text(f"{prefix}on")}
    try:
        await visitor.api.post(path, body, key=sent.key, version=sent.version)
    except Problem as problem:
        again = Form.again(sent, problem.within(prefix))
        return await _show(request, visitor, adviser, again, problem.status)
    return done(
        request, f"/equipe/conseillers/{adviser}", "Le retour est enregistré ; le remplaçant est prévenu."
    )


@router.post(HERE + "/dossiers")
async def hand_over(request: Request, visitor: Responsible, adviser: str, sent: Sent) -> Response:
    body = {
        "cases": sent.many("cases"),
        "successor": sent.text("successor"),
        "reason": {"code": sent.text("reason.code"), "text": sent.text("reason.text")},
    }
    path = f"cases/v1/advisers/{adviser}/reassignment"
    try:
        _want(body, "cases", "au moins un dossier")
        _want(body, "successor", "un autre conseiller de l'équipe")
        given = (await visitor.api.post(path, body, key=sent.key)).body
    except Problem as problem:
        return await _show(request, visitor, adviser, Form.again(sent, problem), problem.status)
    count = counted(len(given["cases"]), "dossier est confié", "dossiers sont confiés")
    notice = "chaque salarié en est informé" if len(given["cases"]) > 1 else "le salarié en est informé"
    return done(request, f"/equipe/conseillers/{adviser}", f"{count} à un collègue ; {notice}.")


def _want(body: dict[str, Any], name: str, accepted: str) -> None:
    if not body[name]:
        raise Problem(422, "Il manque un choix.", errors=[{"field": name, "accepted": accepted}])


async def _show(request: Request, visitor: Visitor, adviser: str, form: Form, status: int = 200) -> Response:
    team = await team_of(visitor)
    member = member_of(team, adviser)
    found = await visitor.api.get("cases/v1/cases", adviser=adviser, closed="false", limit=MOST)
    return page(
        request,
        "team/member.html",
        status=status,
        form=form,
        member=member,
        names={one["id"]: one["name"] for one in team},
        colleagues=colleagues_of(team, adviser),
        cases=found["items"],
        people=await names_of(visitor.api, [case["person_id"] for case in found["items"]]),
        reasons=(await codes_of(request, visitor.api, "cases"))["reasons_reassign"],
    )
