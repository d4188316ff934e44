"""What an employee sees and decides by any of their links: their own standing, what left, who looked, their word."""

from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc
from fastapi import APIRouter, Response

from kernel.http.codes import coded
from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.sizes import OPEN_BYTES
from services.cases.api.common import opened
from services.cases.api.organisations import cil_of, names_of
from services.cases.api.reach import reach_of
from services.cases.domain.authorisations import Obtained, Purpose
from services.cases.domain.plain import PART_LABELS
from services.cases.schemas.authorisations import AuthorisationsOut
from services.cases.schemas.files import SentOut
from services.cases.schemas.links import AccessOut
from services.cases.schemas.own_space import OwnAuthorisationsOut, OwnSpaceOut
from services.cases.service import own_space, readings
from words.roles import ROLE_LABELS, Role

router = APIRouter(prefix="/links", tags=["Espace du salarié, par lien"], max_body_size=OPEN_BYTES)


@router.get("/space", summary="Où j'en suis : ce qui est attendu, ce qui a été convenu, ce que j'ai autorisé")
async def space(actor: CurrentActor, db: Db, services: Services) -> OwnSpaceOut:
    found = await db.read(own_space.read, actor, opened(actor))
    reach = await reach_of(services, str(found.case.person_id))
    return OwnSpaceOut.of(found, reach, await cil_of(services, found.case.cil))


@router.get("/referrals", summary="Ce qui a été transmis à des partenaires : quoi, à qui, pourquoi, par qui")
async def sent_to_partners(actor: CurrentActor, db: Db, services: Services) -> list[SentOut]:
    case_id = opened(actor)
    names, partners = await db.consult(readings.adviser_names, actor, case_id), services.call("partners")
    stub = partners_pb2_grpc.ReferralsStub(partners.channel)
    answer = await partners(stub.ReadSent, partners_pb2.ReadSentRequest(case_id=str(case_id)))
    return [SentOut.of(one, names) for one in answer.referrals]


@router.get("/accesses", summary="Qui a consulté mon dossier")
async def accesses(actor: CurrentActor, db: Db, services: Services) -> list[AccessOut]:
    case_id = opened(actor)
    found, names = await db.read(readings.accesses_of, actor, case_id)
    organisations = await names_of(services, {one.organisation for one in found if one.organisation})
    return [
        AccessOut(
            role=coded(Role(one.role), ROLE_LABELS),
            organisation=one.organisation,
            purpose=one.part,
            hour=one.hour,
            who=names.get(one.subject, ""),
            organisation_name=organisations.get(one.organisation, ""),
            what=PART_LABELS[one.part],
        )
        for one in found
    ]


@router.post(
    "/authorisations/{purpose}",
    response_model=OwnAuthorisationsOut,
    summary="Donner une autorisation, à tout moment",
)
async def authorise(purpose: Purpose, act: CurrentAct) -> Response:
    case_id = opened(act.actor)
    return await act(lambda tx: OwnAuthorisationsOut.of(own_space.authorise(tx, case_id, purpose)))


@router.post(
    "/authorisations/{purpose}/withdrawal",
    response_model=AuthorisationsOut,
    summary="Retirer une autorisation",
)
async def withdraw(purpose: Purpose, act: CurrentAct, services: Services) -> Response:
    """What was sent under it is taken back first: were `partners` away, the withdrawal would be asked again."""
    case_id = opened(act.actor)

    async def take_back() -> None:
        if purpose is Purpose.SHARE_WITH_THIRD_PARTIES:
            partners = services.call("partners")
            stub = partners_pb2_grpc.ReferralsStub(partners.channel)
            stop = partners_pb2.StopReferralsRequest(case_id=str(case_id), reason="authorisation_withdrawn")
            await partners(stub.StopReferrals, stop)

    return await act.prepared(
        take_back,
        lambda tx, _: AuthorisationsOut.of(
            own_space.withdraw_authorisation(tx, case_id, purpose, Obtained.WEB)
        ),
    )
