"""Gathers a contact and its person for those who may read them."""

from dataclasses import replace
from uuid import UUID

from kernel.database import Tx
from kernel.stored import load
from services.intake import repository
from services.intake.access import May, require
from services.intake.domain.difficulties import Cause, LocaPassAnswers, Triage
from services.intake.domain.duplicates import possible_duplicates
from services.intake.domain.eligibility import Condition, Eligibility
from services.intake.domain.employment import Employment
from services.intake.domain.orientation import advise
from services.intake.models import CaseRequestRow, ContactRow, PersonRow, WaitingRow
from services.intake.views import CaseAsked, ContactLine, ContactView, Filters, Likely, PersonView, Waiting

CONTACT, PERSON = "contact", "person"
"""Purposes of an access, as its record names them (CONF-3)."""


def read_contact(tx: Tx, contact_id: UUID) -> ContactView:
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    if row.person_id:
        repository.note_access(tx, row.person_id, CONTACT)
    return contact_view(tx, row)


def read_person(tx: Tx, person_id: UUID) -> PersonView:
    require(tx.actor, May.WELCOME)
    row = repository.person_for(tx, person_id)
    repository.note_access(tx, row.id, PERSON)
    return person_view(row)


def list_contacts(tx: Tx, filters: Filters, after: UUID | None, limit: int) -> tuple[ContactLine, ...]:
    require(tx.actor, May.WELCOME)
    rows = repository.contacts(tx, filters, after, limit)
    people = repository.persons(tx, [row.person_id for row in rows if row.person_id])
    ids = [row.id for row in rows]
    cases, awaited = repository.cases_of(tx, ids), repository.awaited_among(tx, ids)
    return tuple(_line(row, people, cases, waiting=row.id in awaited) for row in rows)


def contact_view(tx: Tx, row: ContactRow) -> ContactView:
    person = repository.person_for(tx, row.person_id) if row.person_id else None
    judgement = repository.judgement_of(tx, row.id)
    eligibility = repository.eligibility_of(judgement)
    asked = repository.case_of_contact(tx, row.id)
    causes = tuple(Cause(one) for one in row.difficulties)
    answers, triage = loca_pass_of(row), triage_of(row)
    taken_here = row.cil == tx.actor.organisation
    return ContactView(
        id=row.id,
        cil=row.cil,
        contact=repository.contact_of(row),
        causes=causes,
        loca_pass=answers,
        triage=triage,
        employment=employment_of(row) if taken_here else None,
        eligibility=eligibility if taken_here else _without_company(eligibility),
        judgement=judgement.number if judgement else 0,
        orientation=advise(eligibility, causes, answers, triage),
        person=person_view(person) if person and not person.erased_on else None,
        duplicates=_duplicates(tx, person) if person and taken_here else (),
        case=case_asked(tx, asked) if asked else None,
        waiting=_waiting(tx, row),
        version=row.version,
    )


def person_view(row: PersonRow) -> PersonView:
    """Returns a person with the means of contact that a screen may show (CONF-5)."""
    safe, means = repository.safe_contact_of(row), repository.means_of(row)
    identity = repository.identity_of(row)
    if safe is None:
        return PersonView(row.id, identity, means, None, row.version)
    return PersonView(row.id, identity, safe.shown(means), safe, row.version, safe.withheld(means))


def case_asked(tx: Tx, row: CaseRequestRow) -> CaseAsked:
    return CaseAsked(
        row.id, row.contact_id, row.cil, row.on_behalf_of, row.why, readable=repository.reaches(tx, row)
    )


def waiting(row: WaitingRow, *, with_contact: bool) -> Waiting:
    return Waiting(
        id=row.id,
        contact_id=row.contact_id if with_contact else None,
        cil=row.cil,
        on_behalf_of=row.on_behalf_of,
        departement=row.departement,
        day=row.day,
        urgent=row.urgent,
        since=row.since,
    )


def _waiting(tx: Tx, contact: ContactRow) -> Waiting | None:
    row = repository.waiting_of_contact(tx, contact.id)
    return waiting(row, with_contact=True) if row else None


def employment_of(row: ContactRow) -> Employment | None:
    return load(Employment, row.employment) if row.employment else None


def loca_pass_of(row: ContactRow) -> LocaPassAnswers:
    return load(LocaPassAnswers, row.loca_pass) if row.loca_pass else LocaPassAnswers()


def triage_of(row: ContactRow) -> Triage:
    return load(Triage, row.triage) if row.triage else Triage()


def _without_company(eligibility: Eligibility | None) -> Eligibility | None:
    """Returns the verdict without its checks on the company, for a CIL that acts for another (CASE-6)."""
    if eligibility is None:
        return None
    kept = tuple(one for one in eligibility.checks if one.condition is not Condition.LIABILITY)
    return replace(eligibility, checks=kept)


def _duplicates(tx: Tx, row: PersonRow) -> tuple[Likely, ...]:
    others = {one.id: one for one in repository.alike(tx, row)}
    known = (repository.known_of(one) for one in others.values())
    return tuple(
        Likely(
            flag, others[flag.other].first_name, others[flag.other].last_name, others[flag.other].birth_date
        )
        for flag in possible_duplicates(repository.known_of(row), known)
    )


def _line(
    row: ContactRow, people: dict[UUID, PersonRow], cases: dict[UUID, UUID], *, waiting: bool
) -> ContactLine:
    person = people.get(row.person_id) if row.person_id else None
    return ContactLine(
        id=row.id,
        nature=row.nature,
        day=row.day,
        typed_on=row.typed_on,
        taken_by=row.taken_by,
        verdict=row.verdict,
        difficulties=tuple(row.difficulties),
        urgent=bool(triage_of(row).reasons),
        outcome=row.ending["outcome"] if row.ending else None,
        person=person_view(person) if person and not person.erased_on else None,
        case_id=cases.get(row.id),
        waiting=waiting,
    )
