"""Eligibility checked as one types, and the extensions that the CIL offers."""

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, Services, tagged
from services.intake.api.companies import completed
from services.intake.schemas.eligibility import EligibilityIn, ExtensionsBody, ExtensionsOut, JudgedOut
from services.intake.service import judgements

router = APIRouter(tags=["eligibility"])


@router.post("/eligibility", response_model=JudgedOut, summary="Juger une éligibilité sans rien enregistrer")
async def check(body: EligibilityIn, actor: CurrentActor, db: Db, services: Services) -> JudgedOut:
    """The verdict that a contact would have; nothing is saved."""
    employment = await completed(services, body.employment.value(), body.day)
    judged = await db.read(judgements.check, actor, employment, body.day)
    return JudgedOut.of(judged)


@router.get("/extensions", response_model=ExtensionsOut, summary="Les extensions que le CIL accorde")
async def read_extensions(actor: CurrentActor, db: Db, response: Response) -> ExtensionsOut:
    return tagged(response, ExtensionsOut.of(await db.read(judgements.read_extensions, actor)))


@router.put("/extensions", response_model=ExtensionsOut, summary="Accorder ou non les extensions")
async def set_extensions(body: ExtensionsBody, act: CurrentAct) -> Response:
    return await act(lambda tx: ExtensionsOut.of(judgements.set_extensions(tx, body.value())))
