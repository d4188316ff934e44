"""Contacts: recorded, completed, ended, or the beginning of a case."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc
from fastapi import APIRouter, Depends, Query, Response

from kernel.http.acts import Act, act
from kernel.http.fields import Day
from kernel.http.pages import CursorUnreadable, Limit, Page, from_cursor, to_cursor
from services.intake.api.companies import completed
from services.intake.api.reading import Asker, Given
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

Acting = Annotated[Act, Depends(act)]


@router.post("/contacts", response_model=ContactOut, status_code=201, summary="Enregistrer un contact")
async def record_contact(body: ContactIn, act: Acting, platform: Given) -> Response:
    """Record a contact, also after the fact, and judge eligibility on its day."""
    asked = body.value()

    async def ask() -> NewContact:
        work = asked.employment
        return replace(asked, employment=await completed(platform, work, asked.day)) if work else asked

    return await act.prepared(
        ask, lambda tx, given: ContactOut.of(contacts.record_contact(tx, given)), status=201
    )


@router.get("/contacts", response_model=Page[ContactLineOut], summary="Les contacts, page par page")
async def list_contacts(
    platform: Given,
    actor: Asker,
    nature: ContactNature | None = None,
    first_day: Day | None = None,
    last_day: Day | None = None,
    verdict: Verdict | None = None,
    ended: bool | None = None,
    person: UUID | None = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 50,
) -> Page[ContactLineOut]:
    """The organisation's contacts, the last recorded first."""
    filters = Filters(nature, first_day, last_day, verdict, ended, person)
    lines = await platform.db.read(contact_views.list_contacts, actor, filters, _cursor(after), limit + 1)
    following = to_cursor(str(lines[limit - 1].id)) if len(lines) > limit else None
    return Page(items=[ContactLineOut.of(line) for line in lines[:limit]], next=following)


@router.get("/contacts/{contact_id}", response_model=ContactOut, summary="Un contact")
async def read_contact(contact_id: UUID, platform: Given, actor: Asker, response: Response) -> ContactOut:
    view = await platform.db.consult(contact_views.read_contact, actor, contact_id)
    response.headers["ETag"] = f'"v{view.version}"'
    return ContactOut.of(view)


@router.post(
    "/contacts/{contact_id}/person",
    response_model=ContactOut,
    summary="Dire qui est la personne d'un contact",
)
async def identify(contact_id: UUID, body: IdentificationIn, act: Acting) -> Response:
    """Give a name to an anonymous contact."""
    new = body.person.value() if body.person else None
    declined = body.protection_declined
    return await act(
        lambda tx: ContactOut.of(contacts.identify(tx, contact_id, body.person_id, new, declined))
    )


@router.post(
    "/contacts/{contact_id}/eligibility", response_model=ContactOut, summary="Juger à nouveau l'éligibilité"
)
async def judge_again(contact_id: UUID, body: JudgementIn, act: Acting, platform: Given) -> Response:
    """Judge again on what is better known, still on the contact's day."""
    return await act.prepared(
        lambda: completed(platform, body.employment.value(), None),
        lambda tx, given: ContactOut.of(judgements.judge_again(tx, contact_id, given)),
    )


@router.post("/contacts/{contact_id}/end", response_model=ContactOut, summary="Clore un contact sans dossier")
async def end_contact(contact_id: UUID, body: EndingIn, act: Acting) -> Response:
    """End without a case: advice, information or an orientation."""
    ending = body.value()
    return await act(lambda tx: ContactOut.of(contacts.end_contact(tx, contact_id, ending)))


@router.post(
    "/contacts/{contact_id}/case",
    response_model=CaseOut,
    status_code=201,
    summary="Demander l'ouverture d'un dossier",
)
async def request_case(contact_id: UUID, body: NoBody, act: Acting, platform: Given) -> Response:
    """Ask for a case, once per contact; the answer says which CIL takes it and why."""

    async def designate() -> case_requests.Designated:
        asked = await platform.db.read(case_requests.prepare, act.actor, contact_id)
        organisations = platform.call("platform")
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


def _cursor(after: str | None) -> UUID | None:
    key = from_cursor(after)
    try:
        return UUID(key) if key else None
    except ValueError as error:
        raise CursorUnreadable(field="after", accepted="la valeur « next » de la page précédente") from error
