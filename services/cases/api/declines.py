"""Declining a case asked on behalf of another CIL, and UESL's list of those declined (CASE-6)."""

from uuid import UUID

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc
from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.pages import After, Limit, Page, from_cursor_of_id
from kernel.identity import Actor
from kernel.platform import Platform
from services.cases.domain.declines import Next
from services.cases.schemas.declines import DeclineIn, DeclineOut
from services.cases.service import declines as cases_declined

router = APIRouter(tags=["Dossiers pour le compte d'un autre CIL"])


@router.post("/cases/{case_id}/decline", response_model=DeclineOut, summary="Décliner le dossier")
async def decline(case_id: UUID, body: DeclineIn, act: CurrentAct, services: Services) -> Response:
    return await act.prepared(
        lambda: _next(services, act.actor, case_id),
        lambda tx, found: DeclineOut.of(cases_declined.decline(tx, case_id, body.reason, body.text, found)),
    )


async def _next(services: Platform, actor: Actor, case_id: UUID) -> Next:
    """Who comes next; nothing changes anywhere before the decline itself is kept."""
    search = await services.db.read(cases_declined.prepare, actor, case_id)
    intake, platform = services.call("intake"), services.call("platform")
    asked = intake_pb2.GetCaseRequestRequest(case_id=str(case_id))
    request = await intake(intake_pb2_grpc.IntakeStub(intake.channel).GetCaseRequest, asked)
    question = platform_pb2.DesignateRequest(
        siren=search.siren,
        departement=search.departement,
        declined=search.declined,
        asked_first=search.asked_first,
        received_by=request.received_by,
    )
    found = await platform(platform_pb2_grpc.OrganisationsStub(platform.channel).Designate, question)
    cases_declined.check_somebody(found.cil)
    return Next(found.cil, found.on_behalf_of, found.why_code)


@router.get("/declines", summary="Les dossiers déclinés, pour l'UESL")
async def declines(actor: CurrentActor, db: Db, after: After = None, limit: Limit = 50) -> Page[DeclineOut]:
    rows = await db.read(cases_declined.declined, actor, from_cursor_of_id(after), limit + 1)
    return Page.of(rows, limit, DeclineOut.of, lambda row: row.id)
