"""Cases that no CIL can take yet: the list that somebody sees, and UESL's word on who takes each (CASE-12)."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from services.intake.api.designation import cil_of
from services.intake.schemas.contacts import CaseOut
from services.intake.schemas.waiting import NamedIn, WaitingOut
from services.intake.service import case_requests

router = APIRouter(prefix="/waiting", tags=["Dossiers qui attendent un CIL"])


@router.get("", summary="Les dossiers qu'aucun CIL ne peut prendre pour l'instant")
async def list_waiting(actor: CurrentActor, db: Db) -> list[WaitingOut]:
    """A CIL's own, with their contact; all of them for UESL, without anything that says whose they are."""
    return [WaitingOut.of(one) for one in await db.read(case_requests.waiting, actor)]


@router.post("/{case_id}/cil", response_model=CaseOut, summary="Désigner le CIL qui prend le dossier")
async def name_cil(case_id: UUID, body: NamedIn, act: CurrentAct, services: Services) -> Response:
    """By UESL; the case then opens at once in this CIL."""
    return await act.prepared(
        lambda: cil_of(services, body.cil),
        lambda tx, cil: CaseOut.of(case_requests.name_cil(tx, case_id, cil.id)),
    )
