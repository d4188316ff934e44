"""The list of the CIL's contacts, the last recorded first: those without an end, and those that ended (BEN-6)."""

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.adviser.work import Adviser
from web.codes import codes_of
from web.forms import Form
from web.pages import page

router = APIRouter()

ENDED = {"a-conclure": "false", "termines": "true", "tous": ""}


@router.get("/contacts")
async def contacts(
    request: Request,
    visitor: Adviser,
    etat: str = "a-conclure",
    nature: str = "",
    depuis: str = "",
    personne: str = "",
    after: str = "",
) -> Response:
    asked = visitor.api.get(
        "intake/v1/contacts",
        ended=ENDED.get(etat, ""),
        nature=nature,
        first_day=depuis,
        person=personne,
        after=after,
    )
    found, advisers = await asyncio.gather(asked, visitor.api.get("cases/v1/advisers"))
    chosen = {"etat": etat, "nature": nature, "depuis": depuis, "personne": personne}
    return page(
        request,
        "adviser/contacts.html",
        form=Form(chosen),
        contacts=found["items"],
        takers={one["id"]: one["name"] for one in advisers} | {visitor.id: visitor.name},
        natures=(await codes_of(request, visitor.api, "intake"))["natures"],
        next=urlencode(chosen | {"after": found["next"]}) if found.get("next") else "",
    )
