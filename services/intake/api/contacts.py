"""Contacts: recorded, completed, ended, or the beginning of a case."""

from dataclasses import replace
from uuid import UUID

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc
from fastapi import APIRouter, Response

from kernel.http.fields import Day
from kernel.http.given import CurrentAct, CurrentActor, Db, Services, tagged
from kernel.http.pages import After, Limit, Page, from_cursor_of_id
from services.intake.api.companies import completed
from services.intake.domain.eligibility import Verdict
from services.intake.schemas.contacts import (
    CaseOut,
    ContactIn,
    ContactLineOut,
    ContactOut,
    EndingIn,
    IdentificationIn,
    NoBody,
)
from services.intake.schemas.eligibility import JudgementIn
from services.intake.service import case_requests, contact_views, contacts, judgements
from services.intake.views import Filters, NewContact
from words.contacts import ContactNature

router = APIRouter(tags=["contacts"])


@router.post("/contacts", response_model=ContactOut, status_code=201, summary="Enregistrer un contact")
async def record_contact(body: ContactIn, act: CurrentAct, services: Services) -> Response:
    """Record a contact, also after the fact, and judge eligibility on its day."""
    asked = body.value()

    async def ask() -> NewContact:
        work = asked.employment
        return replace(asked, employment=await completed(services, work, asked.day)) if work else asked

    return await act.prepared(
        ask, lambda tx, given: ContactOut.of(contacts.record_contact(tx, given)), status=201
    )


@router.get("/contacts", response_model=Page[ContactLineOut], summary="Les contacts, page par page")
async def list_contacts(
    actor: CurrentActor,
    db: Db,
    nature: ContactNature | None = None,
    first_day: Day | None = None,
    last_day: Day | None = None,
    verdict: Verdict | None = None,
    ended: bool | None = None,
    person: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ContactLineOut]:
    """The organisation's contacts, the last recorded first."""
    filters = Filters(nature, first_day, last_day, verdict, ended, person)
    found = await db.read(contact_views.list_contacts, actor, filters, from_cursor_of_id(after), limit + 1)
    return Page.of(found, limit, ContactLineOut.of, lambda line: line.id)


@router.get("/contacts/{contact_id}", response_model=ContactOut, summary="Un contact")
async def read_contact(contact_id: UUID, actor: CurrentActor, db: Db, response: Response) -> ContactOut:
    return tagged(response, ContactOut.of(await db.consult(contact_views.read_contact, actor, contact_id)))


@router.post(
    "/contacts/{contact_id}/person",
    response_model=ContactOut,
    summary="Dire qui est la personne d'un contact",
)
async def identify(contact_id: UUID, body: IdentificationIn, act: CurrentAct) -> Response:
    """Give a name to an anonymous contact."""
    new = body.person.value() if body.person else None
    declined = body.protection_declined
    return await act(
        lambda tx: ContactOut.of(contacts.identify(tx, contact_id, body.person_id, new, declined))
    )


@router.post(
    "/contacts/{contact_id}/eligibility", response_model=ContactOut, summary="Juger à nouveau l'éligibilité"
)
async def judge_again(contact_id: UUID, body: JudgementIn, act: CurrentAct, services: Services) -> Response:
    """Judge again on what is better known, still on the contact's day."""
    return await act.prepared(
        lambda: completed(services, body.employment.value(), None),
        lambda tx, given: ContactOut.of(judgements.judge_again(tx, contact_id, given)),
    )


@router.post("/contacts/{contact_id}/end", response_model=ContactOut, summary="Clore un contact sans dossier")
async def end_contact(contact_id: UUID, body: EndingIn, act: CurrentAct) -> Response:
    """End without a case: advice, information or an orientation."""
    ending = body.value()
    return await act(lambda tx: ContactOut.of(contacts.end_contact(tx, contact_id, ending)))


@router.post(
    "/contacts/{contact_id}/case",
    response_model=CaseOut,
    status_code=201,
    summary="Demander l'ouverture d'un dossier",
)
async def request_case(
    contact_id: UUID, body: NoBody, act: CurrentAct, db: Db, services: Services
) -> Response:
    """Ask for a case, once per contact; the answer says which CIL takes it and why."""

    async def designate() -> case_requests.Designated:
        asked = await db.read(case_requests.prepare, act.actor, contact_id)
        organisations = services.call("platform")
        request = platform_pb2.DesignateRequest(
            siren=asked.siren, departement=asked.departement, day=asked.day.isoformat()
        )
        stub = platform_pb2_grpc.OrganisationsStub(organisations.channel)
        answer = await organisations(stub.Designate, request)
        return case_requests.Designated(answer.cil, answer.on_behalf_of, answer.why)

    return await act.prepared(
        designate,
        lambda tx, designated: CaseOut.of(case_requests.request_case(tx, contact_id, designated)),
        status=201,
    )
