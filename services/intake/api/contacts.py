"""Contacts: recorded, completed, ended, or the beginning of a case."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Response

from kernel.database import Tx
from kernel.http.fields import Day
from kernel.http.given import CurrentAct, CurrentActor, Db, Services, tagged
from kernel.http.pages import After, Limit, Page, from_cursor_of_id
from services.intake.api.companies import completed
from services.intake.api.designation import cil_of, designated
from services.intake.api.takers import check_taker
from services.intake.domain.eligibility import Verdict
from services.intake.schemas.contacts import (
    CaseOut,
    ContactIn,
    ContactLineOut,
    ContactOut,
    EndingIn,
    IdentificationIn,
)
from services.intake.schemas.eligibility import JudgementIn
from services.intake.schemas.waiting import CaseIn, HandlerOut, WaitingOut
from services.intake.service import case_requests, contact_views, contacts, judgements
from services.intake.service.case_requests import Designating
from services.intake.views import Filters, NewContact, Waiting
from words.contacts import ContactNature

router = APIRouter(tags=["contacts"])


@router.post("/contacts", response_model=ContactOut, status_code=201, summary="Enregistrer un contact")
async def record_contact(body: ContactIn, act: CurrentAct, services: Services) -> Response:
    """Record a contact, also after the fact, and judge eligibility on its day."""
    asked = body.value()

    async def ask() -> NewContact:
        await check_taker(services.standing, act.actor, asked.taken_by)
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


@router.get(
    "/contacts/{contact_id}/handler", summary="Le CIL qui prendrait le dossier de ce contact, ou qui l'a"
)
async def read_handler(contact_id: UUID, actor: CurrentActor, db: Db, services: Services) -> HandlerOut:
    """To be shown before a case is asked for, and after. Refused as the request would be."""
    found = await db.read(case_requests.asked_for, actor, contact_id)
    designation = await designated(services, found) if isinstance(found, Designating) else found
    cil = await cil_of(services, designation.cil) if designation.cil else None
    return HandlerOut.of(cil, designation.on_behalf_of, designation.why, actor.organisation)


@router.post(
    "/contacts/{contact_id}/case",
    response_model=CaseOut | WaitingOut,
    status_code=201,
    summary="Demander l'ouverture d'un dossier",
)
async def request_case(
    contact_id: UUID, body: CaseIn, act: CurrentAct, db: Db, services: Services
) -> Response:
    """Ask for a case, once per contact; the answer says which CIL takes it and why, or that it waits for one."""

    async def designate() -> case_requests.Designated:
        return await designated(services, await db.read(case_requests.prepare, act.actor, contact_id))

    def request(tx: Tx, found: case_requests.Designated) -> CaseOut | WaitingOut:
        asked = case_requests.request_case(tx, contact_id, found, body.cil)
        return WaitingOut.of(asked) if isinstance(asked, Waiting) else CaseOut.of(asked)

    return await act.prepared(designate, request, status=201)
