"""The mutual engagement: offered, changed, signed on line or on paper, extended, decided upon after a lapse."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from kernel.database import Tx
from kernel.http.given import CurrentAct, CurrentActor, Db
from kernel.http.sizes import LARGE_BYTES, UPLOAD_BYTES
from services.cases.api.common import required
from services.cases.domain.plain import Part
from services.cases.domain.suggestions import suggested_commitments
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.engagement import (
    AfterLapseIn,
    ExtensionIn,
    OfferOut,
    PaperSignatureIn,
    ProposalIn,
    ScanOut,
    SignatureIn,
)
from services.cases.service import engagement, readings
from words.difficulties import HousingStatus

router = APIRouter(tags=["Engagement réciproque"])


@router.get("/cases/{case_id}/suggestions", summary="Engagements suggérés d'après le diagnostic")
async def suggestions(case_id: UUID, actor: CurrentActor, db: Db) -> list[dict[str, str]]:
    diagnosis = await db.consult(readings.diagnosis, actor, case_id, Part.ENGAGEMENT)
    causes = diagnosis.content.difficulty.causes if diagnosis else ()
    status: HousingStatus | None = diagnosis.content.housing.status if diagnosis else None
    return [
        {"owner": one.owner, "kind": one.kind, "wording": one.wording, "product": str(one.product or "")}
        for one in suggested_commitments(causes, status)
    ]


@router.post(
    "/cases/{case_id}/offer",
    response_model=OfferOut,
    max_body_size=LARGE_BYTES,
    summary="Proposer l'engagement réciproque",
)
async def offer(case_id: UUID, body: ProposalIn, act: CurrentAct) -> Response:
    proposal = body.value()
    return await act(lambda tx: OfferOut.of(engagement.offer(tx, case_id, proposal)), follow=case_id)


@router.post(
    "/cases/{case_id}/offer/preview",
    max_body_size=LARGE_BYTES,
    summary="L'engagement tel qu'il serait signé ; rien n'est enregistré",
)
async def preview(case_id: UUID, body: ProposalIn, actor: CurrentActor, db: Db) -> OfferOut:
    return OfferOut.of(await db.read(engagement.preview, actor, case_id, body.value()))


@router.put(
    "/cases/{case_id}/offer",
    response_model=OfferOut,
    max_body_size=LARGE_BYTES,
    summary="Modifier l'offre avant signature",
)
async def revise(case_id: UUID, body: ProposalIn, act: CurrentAct) -> Response:
    proposal = body.value()
    return await act(lambda tx: OfferOut.of(engagement.revise(tx, case_id, proposal)))


@router.get("/cases/{case_id}/offer", summary="L'engagement, exactement tel qu'il est signé")
async def get_offer(case_id: UUID, actor: CurrentActor, db: Db) -> OfferOut:
    return OfferOut.of(required(await db.consult(readings.offer, actor, case_id), "ENG-1"))


@router.post("/cases/{case_id}/offer/signature", response_model=OfferOut, summary="Signer pour le CIL")
async def sign(case_id: UUID, body: SignatureIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: OfferOut.of(engagement.sign_as_cil(tx, case_id, body.content_hash)), follow=case_id
    )


@router.post(
    "/cases/{case_id}/documents",
    response_model=ScanOut,
    max_body_size=UPLOAD_BYTES,
    summary="Déposer la numérisation d'un papier",
)
async def keep_scan(case_id: UUID, request: Request, act: CurrentAct) -> Response:
    content, media_type = await request.body(), request.headers.get("content-type", "")

    def kept(tx: Tx) -> ScanOut:
        scan = engagement.keep_scan(tx, case_id, media_type, content)
        return ScanOut(id=scan.id, sha256=scan.sha256, media_type=scan.media_type)

    return await act(kept, status=201)


@router.post(
    "/cases/{case_id}/offer/paper-signature",
    response_model=OfferOut,
    summary="Transcrire la signature du salarié sur papier",
)
async def transcribe(case_id: UUID, body: PaperSignatureIn, act: CurrentAct) -> Response:
    choices = body.choices.value()
    return await act(
        lambda tx: OfferOut.of(
            engagement.transcribe_signature(
                tx, case_id, body.content_hash, choices, body.scan, body.signed_on
            )
        ),
        follow=case_id,
    )


@router.post(
    "/cases/{case_id}/offer/extension", response_model=OfferOut, summary="Donner plus de temps pour signer"
)
async def extend(case_id: UUID, body: ExtensionIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: OfferOut.of(engagement.extend_offer(tx, case_id, body.due, body.reason.value()))
    )


@router.post("/cases/{case_id}/after-lapse", response_model=CaseOut, summary="Après une offre non signée")
async def after_lapse(case_id: UUID, body: AfterLapseIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CaseOut.of(engagement.decide_after_lapse(tx, case_id, body.again)), follow=case_id
    )
