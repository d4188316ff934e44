"""What an employee does by a link, without an account: see, sign, answer the survey, see who opened the file."""

from uuid import UUID

from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc
from fastapi import APIRouter, Response

from kernel import links
from kernel.errors import Forbidden
from kernel.http.actors import LINK_COOKIE
from kernel.identity import ROLE_LABELS, Actor, Role
from services.cases.api.common import CurrentAct, CurrentActor, Db, Services
from services.cases.domain.authorisations import Obtained, Purpose
from services.cases.domain.questionnaire import Answers
from services.cases.schemas.amendments import AmendmentOut
from services.cases.schemas.authorisations import AuthorisationsOut
from services.cases.schemas.common import coded
from services.cases.schemas.engagement import EmployeeSignatureIn, OfferOut, SignatureIn
from services.cases.schemas.files import OwnFileOut, SentOut
from services.cases.schemas.links import AccessOut, LinkIn, LinkOut
from services.cases.schemas.survey import SurveyOut
from services.cases.service import amending, carrying_out, engaging, finishing, handing_over, reading
from services.cases.service.amending import AMEND_PURPOSE
from services.cases.service.engaging import SIGN_PURPOSE
from services.cases.service.finishing import SURVEY_PURPOSE
from services.cases.service.handing_over import FILE_PURPOSE

router = APIRouter(prefix="/links", tags=["Espace du salarié, par lien"])

VISITOR = Actor("visitor", Role.EMPLOYEE)


class LinkForSomethingElse(Forbidden):
    title = "Ce lien ne sert pas à cela."


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
    return LinkOut(purpose=link.purpose.split(".")[1], expires=link.expires)


@router.get("/offer", summary="L'engagement à lire, et à signer si vous êtes d'accord")
async def get_offer(actor: CurrentActor, db: Db) -> OfferOut:
    case_id = _opened(actor, SIGN_PURPOSE)
    await db.write(reading.open_file, actor, case_id, "engagement")
    return OfferOut.of(await db.read(engaging.may_see_offer, actor, case_id))


@router.post("/offer/signature", response_model=OfferOut, summary="Signer l'engagement")
async def sign(body: EmployeeSignatureIn, act: CurrentAct) -> Response:
    case_id = _opened(act.actor, SIGN_PURPOSE)
    choices = body.choices.value()
    return await act(
        lambda tx: OfferOut.of(engaging.sign_as_employee(tx, case_id, body.content_hash, choices)),
        follow=case_id,
    )


@router.post("/offer/refusal", response_model=OfferOut, summary="Ne pas signer l'engagement")
async def refuse(act: CurrentAct) -> Response:
    case_id = _opened(act.actor, SIGN_PURPOSE)
    return await act(lambda tx: OfferOut.of(engaging.refuse(tx, case_id)), follow=case_id)


@router.get("/amendment", summary="La modification proposée de l'engagement, à lire, à signer ou à refuser")
async def get_amendment(actor: CurrentActor, db: Db) -> AmendmentOut:
    case_id = _opened(actor, AMEND_PURPOSE)
    await db.write(reading.open_file, actor, case_id, "engagement")
    return AmendmentOut.of((await db.read(amending.amendments, actor, case_id))[-1])


@router.post("/amendment/signature", response_model=AmendmentOut, summary="Signer la modification")
async def sign_amendment(body: SignatureIn, act: CurrentAct) -> Response:
    case_id = _opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amending.sign_as_employee(tx, case_id, body.content_hash)))


@router.post("/amendment/refusal", response_model=AmendmentOut, summary="Refuser la modification")
async def refuse_amendment(act: CurrentAct) -> Response:
    case_id = _opened(act.actor, AMEND_PURPOSE)
    return await act(lambda tx: AmendmentOut.of(amending.refuse(tx, case_id)))


@router.get("/survey", summary="L'enquête de satisfaction")
async def get_survey(actor: CurrentActor, db: Db) -> SurveyOut:
    case_id = _opened(actor, SURVEY_PURPOSE)
    return SurveyOut.of(await db.read(finishing.survey_of, actor, case_id))


@router.put("/survey", response_model=SurveyOut, summary="Garder mes réponses pour y revenir")
async def save_survey(body: Answers, act: CurrentAct) -> Response:
    case_id = _opened(act.actor, SURVEY_PURPOSE)
    return await act(lambda tx: SurveyOut.of(finishing.save_survey(tx, case_id, body)))


@router.post("/survey", response_model=SurveyOut, summary="Envoyer mes réponses")
async def answer_survey(body: Answers, act: CurrentAct) -> Response:
    case_id = _opened(act.actor, SURVEY_PURPOSE)
    return await act(lambda tx: SurveyOut.of(finishing.answer_survey(tx, case_id, body, transcribed=False)))


@router.get("/file", summary="Mon dossier")
async def own_file(actor: CurrentActor, db: Db) -> OwnFileOut:
    case_id = _opened(actor, FILE_PURPOSE)
    await db.write(reading.open_file, actor, case_id, "file")
    return OwnFileOut.of(await db.read(handing_over.own_file, actor, case_id))


@router.get("/referrals", summary="Ce qui a été transmis à des partenaires : quoi, à qui, pourquoi, par qui")
async def sent_to_partners(actor: CurrentActor, db: Db, services: Services) -> list[SentOut]:
    case_id = _opened(actor)
    await db.write(reading.open_file, actor, case_id, "referrals")
    names, partners = await db.read(handing_over.adviser_names, actor, case_id), services.call("partners")
    stub = partners_pb2_grpc.ReferralsStub(partners.channel)
    answer = await partners(stub.ReadSent, partners_pb2.ReadSentRequest(case_id=str(case_id)))
    return [SentOut.of(one, names) for one in answer.referrals]


@router.get("/accesses", summary="Qui a consulté mon dossier")
async def accesses(actor: CurrentActor, db: Db) -> list[AccessOut]:
    rows = await db.read(reading.accesses, actor, _opened(actor))
    return [
        AccessOut(
            role=coded(Role(row.role), ROLE_LABELS),
            organisation=row.organisation,
            purpose=row.purpose,
            hour=row.hour,
        )
        for row in rows
    ]


@router.post(
    "/authorisations/{purpose}/withdrawal",
    response_model=AuthorisationsOut,
    summary="Retirer une autorisation",
)
async def withdraw(purpose: Purpose, act: CurrentAct) -> Response:
    case_id = _opened(act.actor)
    return await act(
        lambda tx: AuthorisationsOut.of(
            carrying_out.withdraw_authorisation(tx, case_id, purpose, Obtained.WEB)
        )
    )


def _opened(actor: Actor, purpose: str | None = None) -> UUID:
    """The case that the link opens; a link for one purpose does not serve another."""
    if actor.role is not Role.EMPLOYEE or (purpose and not actor.link_purpose.startswith(purpose)):
        raise LinkForSomethingElse
    return UUID(actor.link_subject)
