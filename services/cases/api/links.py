"""What an employee does by a link made for it, without an account: read, sign or refuse, answer the survey."""

from fastapi import APIRouter, Response

from kernel import links
from kernel.errors import Unavailable
from kernel.http.actors import LINK_COOKIE
from kernel.http.given import CurrentAct, CurrentActor, Db
from kernel.identity import Actor, Role
from kernel.service import Platform
from services.cases.api.common import Services, opened
from services.cases.api.reach import reach_of
from services.cases.domain.plain import Part
from services.cases.schemas.amendments import AmendmentOut, OwnAmendmentOut
from services.cases.schemas.engagement import EmployeeSignatureIn, OfferOut, OwnOfferOut, SignatureIn
from services.cases.schemas.files import OwnFileOut
from services.cases.schemas.links import FileAskedOut, LinkIn, LinkOut
from services.cases.schemas.survey import AnswersIn, SurveyOut
from services.cases.service import amending, engaging, finishing, handing_over, own_space, reading
from services.cases.service.amending import AMEND_PURPOSE
from services.cases.service.engaging import SIGN_PURPOSE
from services.cases.service.finishing import SURVEY_PURPOSE
from services.cases.service.handing_over import FILE_PURPOSE

router = APIRouter(prefix="/links", tags=["Espace du salarié, par lien"])

VISITOR = Actor("visitor", Role.EMPLOYEE)


@router.post("/exchange", summary="Ouvrir un lien reçu")
async def exchange(body: LinkIn, response: Response, services: Services, db: Db) -> LinkOut:
    """By POST only, as mail scanners follow links; the token then leaves the address for a cookie."""
    link_id = services.links.from_token(body.token)
    link = await db.read(lambda tx: links.open_link(tx.session, link_id, tx.now), VISITOR)
    response.set_cookie(
        LINK_COOKIE,
        services.links.cookie(link.id),
        httponly=True,
        samesite="strict",
        secure=services.settings.mode == "production",
        path="/api/cases/v1/links",
    )
    return LinkOut(
        purpose=link.purpose.split(".")[1],
        subject=link.subject,
        expires=link.expires,
        discreet=await _discreet(services, link.holder),
    )


@router.get("/offer", summary="L'engagement à lire, et à signer si vous êtes d'accord")
async def get_offer(actor: CurrentActor, db: Db) -> OwnOfferOut:
    case_id = opened(actor, SIGN_PURPOSE)
    await db.consult(reading.open_file, actor, case_id, Part.ENGAGEMENT)
    offer = await db.read(engaging.may_see_offer, actor, case_id)
    return OwnOfferOut.by_link(offer, await db.read(own_space.may_sign, actor, offer))


@router.post("/offer/signature", response_model=OfferOut, summary="Signer l'engagement")
async def sign(body: EmployeeSignatureIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SIGN_PURPOSE)
    choices = body.choices.value()
    return await act(
        lambda tx: OfferOut.of(engaging.sign_as_employee(tx, case_id, body.content_hash, choices)),
        follow=case_id,
    )


@router.post("/offer/refusal", response_model=OfferOut, summary="Ne pas signer l'engagement")
async def refuse(act: CurrentAct) -> Response:
    case_id = opened(act.actor, SIGN_PURPOSE)
    return await act(lambda tx: OfferOut.of(engaging.refuse(tx, case_id)), follow=case_id)


@router.get("/amendment", summary="La modification proposée de l'engagement, à lire, à signer ou à refuser")
async def get_amendment(actor: CurrentActor, db: Db) -> OwnAmendmentOut:
    case_id = opened(actor, AMEND_PURPOSE)
    await db.consult(reading.open_file, actor, case_id, Part.ENGAGEMENT)
    seen = await db.read(amending.last_amendment, actor, case_id)
    return OwnAmendmentOut.by_link(seen, await db.read(own_space.may_sign_amendment, actor, seen))


@router.post("/amendment/signature", response_model=AmendmentOut, summary="Signer la modification")
async def sign_amendment(body: SignatureIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amending.sign_as_employee(tx, case_id, body.content_hash)))


@router.post("/amendment/refusal", response_model=AmendmentOut, summary="Refuser la modification")
async def refuse_amendment(act: CurrentAct) -> Response:
    case_id = opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amending.refuse(tx, case_id)))


@router.get("/survey", summary="L'enquête de satisfaction")
async def get_survey(actor: CurrentActor, db: Db) -> SurveyOut:
    case_id = opened(actor, SURVEY_PURPOSE)
    return SurveyOut.of(await db.read(finishing.survey_of, actor, case_id))


@router.put("/survey", response_model=SurveyOut, summary="Garder mes réponses pour y revenir")
async def save_survey(body: AnswersIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SURVEY_PURPOSE)
    return await act(lambda tx: SurveyOut.of(finishing.save_survey(tx, case_id, body.value())))


@router.post("/survey", response_model=SurveyOut, summary="Envoyer mes réponses")
async def answer_survey(body: AnswersIn, act: CurrentAct) -> Response:
    case_id = opened(act.actor, SURVEY_PURPOSE)
    return await act(
        lambda tx: SurveyOut.of(finishing.answer_survey(tx, case_id, body.value(), transcribed=False))
    )


@router.get("/file", summary="Mon dossier")
async def own_file(actor: CurrentActor, db: Db) -> OwnFileOut:
    case_id = opened(actor, FILE_PURPOSE)
    await db.consult(reading.open_file, actor, case_id, Part.FILE)
    return OwnFileOut.of(await db.read(handing_over.own_file, actor, case_id))


@router.post("/file-request", response_model=FileAskedOut, summary="Recevoir un lien pour lire mon dossier")
async def ask_for_file(act: CurrentAct) -> Response:
    case_id = opened(act.actor)
    return await act(lambda tx: FileAskedOut(sent=handing_over.ask_for_file(tx, case_id)))


async def _discreet(services: Platform, person_id: str) -> bool:
    """Whether what the person sees must reveal nothing (CONF-5); so it is where nobody can say."""
    try:
        return (await reach_of(services, person_id)).safe_contact
    except Unavailable:
        return True
