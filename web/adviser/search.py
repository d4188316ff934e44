"""The search of a person by name or of a case by reference. It uses POST, so that no address holds a name (CONF-6)."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from web.adviser.work import Adviser
from web.forms import Filled, Form, filled
from web.pages import SEE_OTHER, come_back_to, page
from web.visitor import Visitor

router = APIRouter()

REFERENCE = re.compile(r"[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}")
LEAST_LETTERS = 2
MANY = 200


@router.get("/recherche")
async def begin(request: Request, visitor: Adviser) -> Response:
    return page(request, "adviser/search.html", people=None, cases={}, few=False)


@router.post("/recherche")
async def search(request: Request, visitor: Adviser, sent: Annotated[Filled, Depends(filled)]) -> Response:
    """Redirects to the case of that reference, or lists the people of that name with their cases."""
    asked = sent.text("q")
    if REFERENCE.fullmatch(asked):
        found = (await visitor.api.get("cases/v1/cases", reference=asked))["items"]
        if len(found) == 1:
            return RedirectResponse(f"/dossiers/{found[0]['id']}", SEE_OTHER)
    few = len(asked) < LEAST_LETTERS
    people = [] if few else await _people(visitor, asked)
    return come_back_to(
        page(
            request,
            "adviser/search.html",
            form=Form.kept(sent),
            people=people,
            cases=await _cases(visitor, people),
            few=few,
        )
    )


async def _people(visitor: Visitor, name: str) -> list[dict[str, Any]]:
    answer = await visitor.api.ask("POST", "intake/v1/persons/search", json={"name": name[:100]})
    return list(answer.body["items"])


async def _cases(visitor: Visitor, people: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Returns the cases of these people, by person, the last opened first."""
    by_person: dict[str, list[dict[str, Any]]] = {}
    if people:
        ids = [one["id"] for one in people]
        for case in (await visitor.api.get("cases/v1/cases", person=ids, limit=MANY))["items"]:
            by_person.setdefault(case["person_id"], []).append(case)
    return by_person
