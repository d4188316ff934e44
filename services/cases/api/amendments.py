"""Amendments of a signed engagement: proposed, signed by both, or withdrawn."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db
from kernel.http.sizes import LARGE_BYTES
from services.cases.schemas.amendments import AmendmentIn, AmendmentOut, AmendmentPaperIn, WithdrawalIn
from services.cases.schemas.engagement import SignatureIn
from services.cases.service import amendments

router = APIRouter(prefix="/cases/{case_id}/amendments", tags=["Avenants à l'engagement"])


@router.get("", summary="Les avenants, dans l'ordre")
async def list_amendments(case_id: UUID, actor: CurrentActor, db: Db) -> list[AmendmentOut]:
    return [AmendmentOut.of(one) for one in await db.consult(amendments.amendments, actor, case_id)]


@router.post(
    "",
    response_model=AmendmentOut,
    status_code=201,
    max_body_size=LARGE_BYTES,
    summary="Proposer un avenant",
)
async def propose(case_id: UUID, body: AmendmentIn, act: CurrentAct) -> Response:
    change = body.value()
    return await act(lambda tx: AmendmentOut.of(amendments.propose(tx, case_id, change)), status=201)


@router.post("/{number}/signature", response_model=AmendmentOut, summary="Signer l'avenant pour le CIL")
async def sign(case_id: UUID, number: int, body: SignatureIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: AmendmentOut.of(amendments.sign_as_cil(tx, case_id, number, body.content_hash))
    )


@router.post(
    "/{number}/paper-signature",
    response_model=AmendmentOut,
    summary="Transcrire la signature du salarié sur papier",
)
async def transcribe(case_id: UUID, number: int, body: AmendmentPaperIn, act: CurrentAct) -> Response:
    signed = (body.content_hash, body.scan, body.signed_on)
    return await act(
        lambda tx: AmendmentOut.of(amendments.transcribe_signature(tx, case_id, number, *signed))
    )


@router.post("/{number}/withdrawal", response_model=AmendmentOut, summary="Retirer un avenant proposé")
async def withdraw(case_id: UUID, number: int, body: WithdrawalIn, act: CurrentAct) -> Response:
    reason = body.reason.value()
    return await act(lambda tx: AmendmentOut.of(amendments.withdraw(tx, case_id, number, reason)))
