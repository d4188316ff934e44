"""Routes of a partner, by a link and without an account: read the packet, accept or refuse, give the result."""

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc
from fastapi import APIRouter, Request, Response

from kernel.http import link_sessions
from kernel.http.codes import Coded
from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.sizes import LINK_BYTES, OPEN_BYTES
from services.partners.api.codes import LISTS
from services.partners.schemas.common import NoBody
from services.partners.schemas.referrals import AnswerOut, LinkIn, LinkOut, PacketOut, RefusalIn, ResultIn
from services.partners.service import answers

router = APIRouter(prefix="/links", tags=["Espace du partenaire, par lien"], max_body_size=OPEN_BYTES)

COOKIE_PATH = "/api/partners/v1"


@router.post("/exchange", max_body_size=LINK_BYTES, summary="Ouvrir un lien reçu")
async def exchange(body: LinkIn, response: Response, services: Services) -> LinkOut:
    """By POST only, as mail scanners follow links; the token is exchanged for a cookie."""
    link = await link_sessions.exchange(services, body.token, response, COOKIE_PATH)
    return LinkOut(purpose=link.purpose, subject=link.subject, expires=link.expires)


@router.post("/close", status_code=204, summary="Fermer ce que le lien a ouvert")
async def close(request: Request, services: Services) -> Response:
    """The cookie opens nothing any more; the link itself opens again for as long as it lives."""
    return await link_sessions.close(services, request, COOKIE_PATH)


@router.get("/referral", summary="Ce qui a été transmis au partenaire")
async def read(actor: CurrentActor, db: Db, services: Services) -> PacketOut:
    view = await db.consult(answers.read, actor)
    organisations = services.call("platform")
    stub = platform_pb2_grpc.OrganisationsStub(organisations.channel)
    cil = await organisations(stub.GetCil, platform_pb2.GetCilRequest(cil=view.cil))
    return PacketOut.of(view, cil)


@router.get(
    "/codes", response_model=dict[str, list[Coded]], summary="Motifs et résultats, avec leurs libellés"
)
async def codes(actor: CurrentActor) -> dict[str, list[Coded]]:
    """What an answer may say: the gateway lets a link's cookie pass under `/links` only."""
    return {name: LISTS[name] for name in ("refusal_reasons", "good_ends", "no_good_ends")}


@router.post("/referral/acceptance", response_model=AnswerOut, summary="Accepter la demande")
async def accept(body: NoBody, act: CurrentAct) -> Response:
    return await act(lambda tx: AnswerOut.of(answers.accept(tx)))


@router.post("/referral/refusal", response_model=AnswerOut, summary="Refuser la demande, avec un motif")
async def refuse(body: RefusalIn, act: CurrentAct) -> Response:
    return await act(lambda tx: AnswerOut.of(answers.refuse(tx, body.reason)))


@router.post("/referral/result", response_model=AnswerOut, summary="Indiquer le résultat")
async def tell_result(body: ResultIn, act: CurrentAct) -> Response:
    code = body.value()
    return await act(lambda tx: AnswerOut.of(answers.tell_result(tx, code, body.text)))
