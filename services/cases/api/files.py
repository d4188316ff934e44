"""The file handed over to the employee (CASE-7)."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db
from services.cases.schemas.files import HandOverIn, HandOverOut
from services.cases.service import handover, readings

router = APIRouter(prefix="/cases/{case_id}/hand-overs", tags=["Remise du dossier"])


@router.get("", summary="Les remises du dossier au salarié")
async def hand_overs(case_id: UUID, actor: CurrentActor, db: Db) -> list[HandOverOut]:
    return [HandOverOut.of(one) for one in await db.consult(readings.hand_overs, actor, case_id)]


@router.post("", response_model=HandOverOut, status_code=201, summary="Remettre le dossier au salarié")
async def give(case_id: UUID, body: HandOverIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: HandOverOut.of(handover.give(tx, case_id, body.parts, body.how, body.on)), status=201
    )
