"""What an employee does by a link made for it, without an account: read, sign or refuse, answer the survey."""

from fastapi import APIRouter, Request, Response

from kernel.http import link_sessions
from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.sizes import LINK_BYTES, OPEN_BYTES
from services.cases.api.common import opened, required
from services.cases.api.reach import reach_of
from services.cases.schemas.amendments import AmendmentOut, OwnAmendmentOut
from services.cases.schemas.engagement import EmployeeSignatureIn, OfferOut, OwnOfferOut, SignatureIn
from services.cases.schemas.files import OwnFileOut
from services.cases.schemas.links import FileAskedOut, LinkIn, LinkOut
from services.cases.schemas.survey import AnswersIn, SurveyOut
from services.cases.service import amendments, engagement, handover, own_space, survey
from services.cases.service.amendments import AMEND_PURPOSE
from services.cases.service.engagement import SIGN_PURPOSE
from services.cases.service.handover import FILE_PURPOSE
from services.cases.service.survey import SURVEY_PURPOSE

router = APIRouter(prefix="/links", tags=["Espace du salarié, par lien"], max_body_size=OPEN_BYTES)

COOKIE_PATH = "/api/cases/v1/links"


@router.post("/exchange", max_body_size=LINK_BYTES, summary="Ouvrir un lien reçu")
async def exchange(body: LinkIn, response: Response, services: Services) -> LinkOut:
    """By POST only, as mail scanners follow links; the token then leaves the address for a cookie."""
    link = await link_sessions.exchange(services, body.token, response, COOKIE_PATH)
    return LinkOut(
        purpose=link.purpose.split(".")[1],
        subject=link.subject,
        expires=link.expires,
        discreet=(await reach_of(services, link.holder)).safe_contact,
    )


@router.post("/close", status_code=204, summary="Fermer ce que le lien a ouvert")
async def close(request: Request, services: Services) -> Response:
    """The cookie opens nothing any more; the link itself opens again for as long as it lives."""
    return await link_sessions.close(services, request, COOKIE_PATH)


@router.get("/offer", summary="L'engagement à lire, et à signer si vous êtes d'accord")
async def get_offer(actor: CurrentActor, db: Db) -> OwnOfferOut:
    case_id = opened(actor, SIGN_PURPOSE)
    offer, may_sign = await db.consult(own_space.offer_to_sign, actor, case_id)
    return OwnOfferOut.by_link(required(offer, "ENG-1"), may_sign)


@router.post("/offer/signature", response_model=OfferOut, summary="Signer l'engagement")
async def sign(body: EmployeeSignatureIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SIGN_PURPOSE)
    choices = body.choices.value()
    return await act(
        lambda tx: OfferOut.of(engagement.sign_as_employee(tx, case_id, body.content_hash, choices)),
        follow=case_id,
    )


@router.post("/offer/refusal", response_model=OfferOut, summary="Ne pas signer l'engagement")
async def refuse(act: CurrentAct) -> Response:
    case_id = opened(act.actor, SIGN_PURPOSE)
    return await act(lambda tx: OfferOut.of(engagement.refuse(tx, case_id)), follow=case_id)


@router.get("/amendment", summary="La modification proposée de l'engagement, à lire, à signer ou à refuser")
async def get_amendment(actor: CurrentActor, db: Db) -> OwnAmendmentOut:
    case_id = opened(actor, AMEND_PURPOSE)
    return OwnAmendmentOut.by_link(*await db.consult(own_space.amendment_to_sign, actor, case_id))


@router.post("/amendment/signature", response_model=AmendmentOut, summary="Signer la modification")
async def sign_amendment(body: SignatureIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amendments.sign_as_employee(tx, case_id, body.content_hash)))


@router.post("/amendment/refusal", response_model=AmendmentOut, summary="Refuser la modification")
async def refuse_amendment(act: CurrentAct) -> Response:
    case_id = opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amendments.refuse(tx, case_id)))


@router.get("/survey", summary="L'enquête de satisfaction")
async def get_survey(actor: CurrentActor, db: Db) -> SurveyOut:
    case_id = opened(actor, SURVEY_PURPOSE)
    return SurveyOut.of(await db.read(survey.own_survey, actor, case_id))


@router.put("/survey", response_model=SurveyOut, summary="Garder mes réponses pour y revenir")
async def save_survey(body: AnswersIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SURVEY_PURPOSE)
    return await act(lambda tx: SurveyOut.of(survey.save_survey(tx, case_id, body.value())))


@router.post("/survey", response_model=SurveyOut, summary="Envoyer mes réponses")
async def answer_survey(body: AnswersIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SURVEY_PURPOSE)
    return await act(
        lambda tx: SurveyOut.of(survey.answer_survey(tx, case_id, body.value(), transcribed=False))
    )


@router.get("/file", summary="Mon dossier")
async def own_file(actor: CurrentActor, db: Db) -> OwnFileOut:
    case_id = opened(actor, FILE_PURPOSE)
    return OwnFileOut.of(await db.consult(handover.own_file, actor, case_id))


@router.post("/file-request", response_model=FileAskedOut, summary="Recevoir un lien pour lire mon dossier")
async def ask_for_file(act: CurrentAct) -> Response:
    case_id = opened(act.actor)
    return await act(lambda tx: FileAskedOut(sent=handover.ask_for_file(tx, case_id)))
