"""Carrying out: the two lists, referrals, follow-up, extension, report, survey by telephone."""

from uuid import UUID

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.partners.v1 import partners_pb2, partners_pb2_grpc
from fastapi import APIRouter, Response

from kernel.errors import Invalid
from kernel.http.given import CurrentAct, CurrentActor, Db, Services
from kernel.http.sizes import LARGE_BYTES
from kernel.platform import Platform
from services.cases.api.common import required
from services.cases.api.reach import reach_of
from services.cases.domain.steps import StepUnknown
from services.cases.schemas.authorisations import AuthorisationOut
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.commitments import CommitmentOut, CommitmentOutcomeIn
from services.cases.schemas.engagement import ExtensionIn
from services.cases.schemas.referrals import PacketItemOut, ReferralIn, ReferralOut
from services.cases.schemas.report import FollowUpIn, ReportIn, ReportOut
from services.cases.schemas.survey import AnswersIn, SurveyOut
from services.cases.service import implementation, packet, readings, report, survey
from services.cases.service import referrals as case_referrals
from services.cases.service.implementation import FollowedUp
from services.cases.service.referrals import ReferralAsked
from words.way import StepKind

router = APIRouter(tags=["Mise en œuvre et bilan"])


class RecipientNotChecked(Invalid):
    title = "Vérifiez d'abord que le destinataire peut recevoir ces informations."
    rule = "CONF-2"


@router.get("/cases/{case_id}/commitments", summary="Les deux listes d'engagements")
async def commitments(case_id: UUID, actor: CurrentActor, db: Db) -> list[CommitmentOut]:
    return [CommitmentOut.of(one) for one in await db.consult(readings.commitments, actor, case_id)]


@router.post(
    "/cases/{case_id}/commitments/{commitment_id}/outcome",
    response_model=CommitmentOut,
    summary="Enregistrer l'issue d'un engagement",
)
async def settle(case_id: UUID, commitment_id: str, body: CommitmentOutcomeIn, act: CurrentAct) -> Response:
    reason = body.reason.value() if body.reason else None
    return await act(
        lambda tx: CommitmentOut.of(
            implementation.settle_commitment(tx, case_id, commitment_id, body.outcome, reason)
        )
    )


@router.post(
    "/cases/{case_id}/commitments/{commitment_id}/correction",
    response_model=CommitmentOut,
    summary="Corriger l'issue d'un engagement, notée par erreur",
)
async def correct(case_id: UUID, commitment_id: str, body: CommitmentOutcomeIn, act: CurrentAct) -> Response:
    reason = body.reason.value() if body.reason else None
    return await act(
        lambda tx: CommitmentOut.of(
            implementation.correct_commitment(tx, case_id, commitment_id, body.outcome, reason)
        )
    )


@router.get("/cases/{case_id}/authorisations", summary="Autorisations données ou refusées")
async def authorisations(case_id: UUID, actor: CurrentActor, db: Db) -> list[AuthorisationOut]:
    return [AuthorisationOut.of(one) for one in await db.consult(readings.authorisations, actor, case_id)]


@router.get("/cases/{case_id}/referrals", summary="Mises en relation du dossier")
async def referrals(case_id: UUID, actor: CurrentActor, db: Db) -> list[ReferralOut]:
    return [ReferralOut.of(row) for row in await db.consult(readings.referrals, actor, case_id)]


@router.get(
    "/cases/{case_id}/packet", summary="Ce qui peut être transmis à un partenaire, tel qu'il le lirait"
)
async def packet_choice(
    case_id: UUID, actor: CurrentActor, db: Db, services: Services
) -> list[PacketItemOut]:
    case = await db.consult(packet.about_to_choose, actor, case_id)
    people = services.call("intake")
    request = intake_pb2.GetPersonRequest(person_id=str(case.person_id))
    person = await people(intake_pb2_grpc.IntakeStub(people.channel).GetPerson, request)
    protected = (await reach_of(services, str(case.person_id))).safe_contact
    return [PacketItemOut.of(one) for one in await db.read(packet.choice, actor, case_id, person, protected)]


@router.post(
    "/cases/{case_id}/referrals",
    response_model=ReferralOut,
    max_body_size=LARGE_BYTES,
    summary="Mettre en relation avec un partenaire",
)
async def refer(case_id: UUID, body: ReferralIn, act: CurrentAct, services: Services) -> Response:
    if not body.recipient_checked:
        raise RecipientNotChecked(
            field="recipient_checked", accepted="la case cochée, une fois la vérification faite"
        )
    asked = ReferralAsked(
        act.stable_id(), body.partner_id, body.kind, body.items, body.reason, body.justifications
    )
    return await act.prepared(
        lambda: _send(services, act, case_id, asked),
        lambda tx, state: ReferralOut.of(case_referrals.note_sent(tx, case_id, asked.referral_id, state)),
        status=201,
    )


async def _send(services: Platform, act: CurrentAct, case_id: UUID, asked: ReferralAsked) -> str:
    """Plan the packet, then have `partners` send it: it asks for the chosen items, and refuses what may not leave."""
    db, partners = services.db, services.call("partners")
    case, authorisation = await db.read(case_referrals.check_referral, act.actor, case_id)
    await db.write(case_referrals.plan_referral, act.actor, case_id, asked)
    request = partners_pb2.SendReferralRequest(
        referral_id=str(asked.referral_id),
        case_id=str(case_id),
        partner_id=asked.partner_id,
        kind=asked.kind,
        cil=case.cil,
        items=asked.items,
        territory=case.departement,
        safe_contact=(await reach_of(services, str(case.person_id))).safe_contact,
        authorisation_id=authorisation.id,
        checked_by=act.actor.subject,
        on_behalf_of=case.on_behalf_of,
        reason=asked.reason,
        justifications=asked.justifications,
    )
    stub = partners_pb2_grpc.ReferralsStub(partners.channel)
    return str((await partners(stub.SendReferral, request)).state)


@router.post("/cases/{case_id}/follow-ups", response_model=CaseOut, summary="Point de suivi")
async def follow_up(case_id: UUID, body: FollowUpIn, act: CurrentAct) -> Response:
    point = FollowedUp(body.on, body.notes)
    return await act(lambda tx: CaseOut.of(implementation.follow_up(tx, case_id, point)))


@router.post(
    "/cases/{case_id}/implementation/extension",
    response_model=CaseOut,
    summary="Prolonger la mise en œuvre",
)
async def extend(case_id: UUID, body: ExtensionIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CaseOut.of(
            implementation.extend_implementation(tx, case_id, body.due, body.reason.value())
        )
    )


@router.post("/cases/{case_id}/implementation/end", response_model=CaseOut, summary="Fin de la mise en œuvre")
async def finish(case_id: UUID, act: CurrentAct) -> Response:
    return await act(lambda tx: CaseOut.of(implementation.finish_implementation(tx, case_id)), follow=case_id)


@router.get("/cases/{case_id}/report", summary="Le bilan")
async def get_report(case_id: UUID, actor: CurrentActor, db: Db) -> ReportOut:
    return ReportOut.of(required(await db.consult(readings.report, actor, case_id)))


@router.post("/cases/{case_id}/report", response_model=ReportOut, summary="Faire le bilan")
async def make_report(case_id: UUID, body: ReportIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: ReportOut.of(report.report(tx, case_id, body.good_end, body.appraisal)),
        follow=case_id,
    )


@router.get("/cases/{case_id}/survey", summary="L'enquête de satisfaction")
async def get_survey(case_id: UUID, actor: CurrentActor, db: Db) -> SurveyOut:
    found = await db.consult(survey.survey, actor, case_id)
    if found is None:
        raise StepUnknown(step=StepKind.SURVEY)
    return SurveyOut.of(found)


@router.post(
    "/cases/{case_id}/survey",
    response_model=SurveyOut,
    summary="Transcrire les réponses données par téléphone",
)
async def transcribe_survey(case_id: UUID, body: AnswersIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: SurveyOut.of(survey.answer_survey(tx, case_id, body.value(), transcribed=True))
    )
