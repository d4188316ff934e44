"""Persons: read, corrected, searched by name (by POST: names stay out of addresses)."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from services.intake.schemas.people import NamesIn, PersonOut, PersonPatch, PersonsOut, SearchIn
from services.intake.service import contact_views, people

router = APIRouter(tags=["persons"])


@router.post("/persons/search", response_model=PersonsOut, summary="Chercher une personne")
async def search(body: SearchIn, actor: CurrentActor, db: Db) -> PersonsOut:
    views = await db.read(
        people.search, actor, body.last_name or "", body.first_name, body.birth_date, body.name or ""
    )
    return PersonsOut(items=[PersonOut.of(view) for view in views])


@router.post("/persons/names", response_model=dict[UUID, str], summary="Les noms de plusieurs personnes")
async def names(body: NamesIn, actor: CurrentActor, db: Db) -> dict[UUID, str]:
    return await db.read(people.names, actor, body.ids)


@router.get("/persons/{person_id}", response_model=PersonOut, summary="Une personne")
async def read_person(person_id: UUID, actor: CurrentActor, db: Db, response: Response) -> PersonOut:
    return tagged(response, PersonOut.of(await db.consult(contact_views.read_person, actor, person_id)))


@router.patch("/persons/{person_id}", response_model=PersonOut, summary="Corriger une personne")
async def change_person(person_id: UUID, body: PersonPatch, act: CurrentAct) -> Response:
    """Change the fields sent; If-Match is required."""
    change = body.value()
    return await act(lambda tx: PersonOut.of(people.change_person(tx, person_id, change)))
