"""Eligibility checked as one types, and the extensions that the CIL offers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from kernel.http.acts import Act, act
from services.intake.api.companies import completed
from services.intake.api.reading import Asker, Given
from services.intake.schemas.eligibility import EligibilityIn, ExtensionsBody, ExtensionsOut, JudgedOut
from services.intake.service import judgements

router = APIRouter(tags=["eligibility"])


@router.post("/eligibility", response_model=JudgedOut, summary="Juger une éligibilité sans rien enregistrer")
async def check(body: EligibilityIn, platform: Given, actor: Asker) -> JudgedOut:
    """The verdict that a contact would have; nothing is saved."""
    employment = await completed(platform, body.employment.value(), body.day)
    judged = await platform.db.read(judgements.check, actor, employment, body.day)
    return JudgedOut.of(judged)


@router.get("/extensions", response_model=ExtensionsOut, summary="Les extensions que le CIL accorde")
async def read_extensions(platform: Given, actor: Asker, response: Response) -> ExtensionsOut:
    answer = ExtensionsOut.of(await platform.db.read(judgements.read_extensions, actor))
    response.headers["ETag"] = f'"v{answer.version}"'
    return answer


@router.put("/extensions", response_model=ExtensionsOut, summary="Accorder ou non les extensions")
async def set_extensions(body: ExtensionsBody, act: Annotated[Act, Depends(act)]) -> Response:
    return await act(lambda tx: ExtensionsOut.of(judgements.set_extensions(tx, body.value())))
