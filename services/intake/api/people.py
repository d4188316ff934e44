"""Persons: read, corrected, searched by name (by POST: names stay out of addresses)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from kernel.http.acts import Act, act
from services.intake.api.reading import Asker, Given
from services.intake.schemas.people import NamesIn, PersonOut, PersonPatch, PersonsOut, SearchIn
from services.intake.service import contact_views, people

router = APIRouter(tags=["persons"])


@router.post("/persons/search", response_model=PersonsOut, summary="Chercher une personne")
async def search(body: SearchIn, platform: Given, actor: Asker) -> PersonsOut:
    views = await platform.db.read(
        people.search, actor, body.last_name or "", body.first_name, body.birth_date, body.name or ""
    )
    return PersonsOut(items=[PersonOut.of(view) for view in views])


@router.post("/persons/names", response_model=dict[UUID, str], summary="Les noms de plusieurs personnes")
async def names(body: NamesIn, platform: Given, actor: Asker) -> dict[UUID, str]:
    return await platform.db.read(people.names, actor, body.ids)


@router.get("/persons/{person_id}", response_model=PersonOut, summary="Une personne")
async def read_person(person_id: UUID, platform: Given, actor: Asker, response: Response) -> PersonOut:
    view = await platform.db.consult(contact_views.read_person, actor, person_id)
    response.headers["ETag"] = f'"v{view.version}"'
    return PersonOut.of(view)


@router.patch("/persons/{person_id}", response_model=PersonOut, summary="Corriger une personne")
async def change_person(person_id: UUID, body: PersonPatch, act: Annotated[Act, Depends(act)]) -> Response:
    """Change the fields sent; If-Match is required."""
    change = body.value()
    return await act(lambda tx: PersonOut.of(people.change_person(tx, person_id, change)))
