"""Level 1: first answer, interviews, information and choices, study file, decision."""

from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.given import CurrentAct, CurrentActor, Db
from kernel.http.sizes import LARGE_BYTES
from services.cases.api.common import required
from services.cases.domain.plain import Part
from services.cases.schemas.cases import CaseOut
from services.cases.schemas.decision import DecisionIn, DecisionOut
from services.cases.schemas.diagnosis import DiagnosisOut
from services.cases.schemas.files import ExchangeOut
from services.cases.schemas.interviews import (
    FirstAnswerIn,
    InformationIn,
    InformationOut,
    InterviewIn,
    ServicesIn,
)
from services.cases.schemas.study import StudyIn
from services.cases.service import decision, diagnosis, interviews, readings
from services.cases.service.interviews import Answered, Heard

router = APIRouter(tags=["Écoute et diagnostic"])


@router.post("/cases/{case_id}/first-answer", response_model=CaseOut, summary="Première réponse au salarié")
async def answer_first(case_id: UUID, body: FirstAnswerIn, act: CurrentAct) -> Response:
    answered = Answered(body.means, body.on)
    return await act(lambda tx: CaseOut.of(interviews.answer_first(tx, case_id, answered)), follow=case_id)


@router.post("/cases/{case_id}/interviews", response_model=CaseOut, summary="Enregistrer un entretien")
async def hold_interview(case_id: UUID, body: InterviewIn, act: CurrentAct) -> Response:
    heard = Heard(body.means, body.on, body.notes, body.another)
    return await act(lambda tx: CaseOut.of(interviews.hold_interview(tx, case_id, heard)), follow=case_id)


@router.get(
    "/cases/{case_id}/exchanges", summary="Première réponse, entretiens et points de suivi, avec leurs notes"
)
async def exchanges(case_id: UUID, actor: CurrentActor, db: Db) -> list[ExchangeOut]:
    return [ExchangeOut.of(row) for row in await db.consult(readings.exchanges, actor, case_id)]


@router.get("/cases/{case_id}/information", summary="L'information à donner, ce qui a été dit et choisi")
async def information(case_id: UUID, actor: CurrentActor, db: Db) -> InformationOut:
    case = await db.consult(readings.open_file, actor, case_id, Part.INFORMATION)
    return InformationOut.of(case.information, case.chosen)


@router.post("/cases/{case_id}/information", response_model=CaseOut, summary="Information remise au salarié")
async def inform(case_id: UUID, body: InformationIn, act: CurrentAct) -> Response:
    return await act(lambda tx: CaseOut.of(interviews.inform(tx, case_id, body.version, body.on, body.how)))


@router.post("/cases/{case_id}/services", response_model=CaseOut, summary="Services choisis par le salarié")
async def choose_services(case_id: UUID, body: ServicesIn, act: CurrentAct) -> Response:
    return await act(lambda tx: CaseOut.of(interviews.choose_services(tx, case_id, body.services, body.on)))


@router.get("/cases/{case_id}/study", summary="Le dossier d'étude, ce qui manque, les ratios expliqués")
async def get_study(case_id: UUID, actor: CurrentActor, db: Db) -> DiagnosisOut:
    return DiagnosisOut.of(required(await db.consult(readings.diagnosis, actor, case_id, Part.STUDY), "A7"))


@router.put(
    "/cases/{case_id}/study",
    response_model=DiagnosisOut,
    max_body_size=LARGE_BYTES,
    summary="Enregistrer le dossier d'étude",
)
async def save_study(case_id: UUID, body: StudyIn, act: CurrentAct) -> Response:
    study = body.value()
    return await act(lambda tx: DiagnosisOut.of(diagnosis.save_study(tx, case_id, study)))


@router.post(
    "/cases/{case_id}/diagnosis", response_model=DiagnosisOut, summary="Valider le diagnostic préalable"
)
async def validate(case_id: UUID, act: CurrentAct) -> Response:
    return await act(lambda tx: DiagnosisOut.of(diagnosis.validate_diagnosis(tx, case_id)), follow=case_id)


@router.post("/cases/{case_id}/decision", response_model=CaseOut, summary="Décider de la suite")
async def decide(case_id: UUID, body: DecisionIn, act: CurrentAct) -> Response:
    decided = body.value()
    return await act(lambda tx: CaseOut.of(decision.decide(tx, case_id, decided)), follow=case_id)


@router.get("/cases/{case_id}/decision", summary="La décision, ses motifs et ses orientations")
async def get_decision(case_id: UUID, actor: CurrentActor, db: Db) -> DecisionOut:
    return DecisionOut.of(required(await db.consult(readings.decision, actor, case_id), "CASE"))
