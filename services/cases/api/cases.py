"""Cases: the work list, one case, its steps and its story, and its end from outside the sequence."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kernel.http.given import CurrentAct, CurrentActor, Db, Services, tagged
from kernel.http.pages import After, Limit, Page, from_cursor_as, from_cursor_of_id
from services.cases import story
from services.cases.api.common import required
from services.cases.api.organisations import known_names
from services.cases.domain.plain import Part
from services.cases.domain.work_list import WorkKey
from services.cases.schemas.cases import AdviserChangeIn, CaseOut, WorkItem
from services.cases.schemas.decision import EndingIn, EndingOut, StructuralIn
from services.cases.schemas.engagement import ExtensionIn
from services.cases.schemas.steps import StepOut, WayOut
from services.cases.schemas.story import StoryOut
from services.cases.schemas.whole import WholeOut
from services.cases.service import closure, readings, retention, team, whole
from services.cases.service.whole import Piece

router = APIRouter(tags=["Dossiers"])


@router.get("/work", summary="Ce qui est à faire, par urgence puis échéance")
async def work(
    actor: CurrentActor, db: Db, adviser: str | None = None, after: After = None, limit: Limit = 50
) -> Page[WorkItem]:
    key = from_cursor_as(WorkKey.read, after)
    rows, today = await db.read(readings.work, actor, adviser, key, limit + 1)
    return Page.of(
        rows,
        limit,
        lambda row: WorkItem(case=CaseOut.of(row[1]), step=StepOut.of(row[0], today), in_charge=row[2]),
        lambda row: WorkKey.of(row[1].urgent, row[0].due, row[0].id),
    )


@router.get("/cases", summary="Dossiers, page par page")
async def list_cases(
    actor: CurrentActor,
    db: Db,
    stage: str | None = None,
    adviser: str | None = None,
    closed: bool | None = None,
    late: Annotated[bool, Query(description="Seulement ceux dont une étape a dépassé sa date")] = False,
    person: Annotated[
        list[UUID] | None, Query(max_length=200, description="Seulement ceux de ces personnes")
    ] = None,
    reference: Annotated[
        str | None, Query(max_length=20, description="Seulement celui de cette référence")
    ] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[CaseOut]:
    key = from_cursor_of_id(after)
    rows = await db.read(
        readings.list_cases, actor, stage, adviser, closed, late, person or (), reference, key, limit + 1
    )
    return Page.of(rows, limit, CaseOut.of, lambda row: row.id)


@router.get("/cases/{case_id}", summary="Un dossier")
async def get_case(case_id: UUID, actor: CurrentActor, db: Db, response: Response) -> CaseOut:
    return tagged(response, CaseOut.of(await db.consult(readings.open_file, actor, case_id, Part.CASE)))


@router.get("/cases/{case_id}/file", summary="Le dossier en une réponse, entier ou par les parties demandées")
async def get_file(
    case_id: UUID,
    actor: CurrentActor,
    db: Db,
    services: Services,
    response: Response,
    part: Annotated[list[Piece] | None, Query(description="Les parties voulues ; toutes par défaut")] = None,
) -> WholeOut:
    file = await db.consult(whole.whole, actor, case_id, part or list(Piece))
    told = file.pieces.get(Piece.STORY, [])
    tagged(response, file.case)
    return WholeOut.of(file, story.lines(told, await known_names(services, story.cils(told))))


@router.get("/cases/{case_id}/steps", summary="Les étapes d'un dossier, avec leurs échéances expliquées")
async def get_steps(case_id: UUID, actor: CurrentActor, db: Db) -> list[StepOut]:
    rows, today = await db.consult(readings.steps, actor, case_id)
    return [StepOut.of(row, today) for row in rows]


@router.get("/cases/{case_id}/way", summary="Le parcours : ce qui est fait, en cours et à venir")
async def get_way(case_id: UUID, actor: CurrentActor, db: Db) -> WayOut:
    case, rows, today = await db.consult(readings.way, actor, case_id)
    return WayOut.of(case.stage, rows, today)


@router.get("/cases/{case_id}/story", summary="Tout ce qui s'est passé, daté")
async def get_story(case_id: UUID, actor: CurrentActor, db: Db, services: Services) -> StoryOut:
    facts = await db.consult(readings.story, actor, case_id)
    return StoryOut(lines=story.lines(facts, await known_names(services, story.cils(facts))))


@router.post("/cases/{case_id}/ending", response_model=CaseOut, summary="Mettre fin au dossier")
async def end_case(case_id: UUID, body: EndingIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CaseOut.of(closure.leave(tx, case_id, body.outcome, body.reason.value())), follow=case_id
    )


@router.get("/cases/{case_id}/ending", summary="La fin du dossier : qui, quand, pourquoi, vers qui")
async def get_ending(case_id: UUID, actor: CurrentActor, db: Db) -> EndingOut:
    return EndingOut.of(required(await db.consult(readings.ending, actor, case_id), "CASE-13"))


@router.post("/cases/{case_id}/structural", response_model=CaseOut, summary="Difficulté devenue structurelle")
async def turn_structural(case_id: UUID, body: StructuralIn, act: CurrentAct) -> Response:
    orientations = tuple(one.value() for one in body.orientations)
    return await act(
        lambda tx: CaseOut.of(closure.turn_structural(tx, case_id, orientations, body.reason.value())),
        follow=case_id,
    )


@router.post("/cases/{case_id}/adviser", response_model=CaseOut, summary="Changer d'interlocuteur")
async def change_adviser(case_id: UUID, body: AdviserChangeIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: CaseOut.of(team.change_adviser(tx, case_id, body.adviser, body.reason.value()))
    )


@router.post(
    "/cases/{case_id}/retention/hold", response_model=StepOut, summary="Conserver le dossier plus longtemps"
)
async def hold(case_id: UUID, body: ExtensionIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: StepOut.of(retention.hold(tx, case_id, body.due, body.reason.value()), tx.today)
    )
