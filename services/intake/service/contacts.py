"""Records contacts, completes them, and ends each with advice, an orientation or a case (CASE-2, BEN-6)."""

from collections.abc import Collection
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.stored import dump
from services.intake import facts, repository
from services.intake.access import May, require
from services.intake.domain.contact import Ending, record
from services.intake.domain.difficulties import Cause, Triage
from services.intake.domain.eligibility import Verdict
from services.intake.domain.person import age_band
from services.intake.domain.safe_contact import check_protection_asked
from services.intake.domain.waiting import WaitEnd
from services.intake.models import ContactRow, PersonRow
from services.intake.service import case_requests, contact_views, judgements, people
from services.intake.views import ContactView, NewContact, NewPerson
from words.contacts import ContactNature


class ContactIdentified(Conflict):
    title = "Ce contact est déjà celui d'une personne identifiée."
    rule = "CASE-2"


def record_contact(tx: Tx, asked: NewContact) -> ContactView:
    """Records a contact and judges eligibility on its day, which may be before today (CASE-2, BEN-0)."""
    require(tx.actor, May.WELCOME)
    contact = record(asked.nature, asked.day or tx.today, tx.today, asked.taken_by or tx.actor.subject)
    person = _person(tx, asked.person_id, asked.person)
    if person:
        _check_protection(person, asked.causes, asked.triage, asked.protection_declined)
    row = ContactRow(
        id=new_id(),
        cil=tx.actor.organisation,
        person_id=person.id if person else None,
        nature=contact.nature,
        day=contact.day,
        typed_on=contact.typed_on,
        taken_by=contact.taken_by,
        departement=(repository.means_of(person).departement if person else None) or asked.departement,
        difficulties=list(asked.causes),
        loca_pass=dump(asked.loca_pass),
        triage=dump(asked.triage),
        recorded_at=tx.now,
    )
    repository.add(tx, row)
    eligibility = judgements.begin(tx, row, asked.employment) if asked.employment else None
    tx.record(
        facts.ContactRecorded(
            contact=row.id,
            cil=row.cil,
            nature=ContactNature(row.nature),
            day=row.day,
            eligible=judgements.FLAGS[eligibility.verdict] if eligibility else None,
            siren=asked.employment.siren if asked.employment else None,
            beneficiary_kind=eligibility.ground if eligibility else None,
            age_band=age_band(person.birth_date, row.day) if person else None,
            departement=row.departement,
            difficulty=Cause(row.difficulties[0]) if row.difficulties else None,
        )
    )
    return contact_views.contact_view(tx, row)


def identify(
    tx: Tx, contact_id: UUID, person_id: UUID | None, new: NewPerson | None, declined: bool
) -> ContactView:
    """Links an anonymous contact to the person who made it."""
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    tx.check_version(row.version)
    if row.person_id is not None:
        raise ContactIdentified
    if person := _person(tx, person_id, new):
        causes = [Cause(one) for one in row.difficulties]
        _check_protection(person, causes, contact_views.triage_of(row), declined)
        row.person_id = repository.contact_of(row).identify(person.id).person
        row.departement = repository.means_of(person).departement or row.departement
        row.version += 1
        tx.record(facts.ContactIdentified(contact=row.id, cil=row.cil, version=row.version))
    return contact_views.contact_view(tx, row)


def end_contact(tx: Tx, contact_id: UUID, ending: Ending) -> ContactView:
    """Ends a contact without a case, by advice, information or an orientation: one is required (BEN-6)."""
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    tx.check_version(row.version)
    verdict = Verdict(row.verdict) if row.verdict else None
    ended = repository.contact_of(row).end(ending, verdict)
    row.ending, row.ended_on = dump(ended.ending), tx.today
    row.version += 1
    case_requests.end_wait(tx, row, WaitEnd.GIVEN_UP)
    tx.record(
        facts.ContactEnded(
            contact=row.id,
            cil=row.cil,
            outcome=ending.outcome,
            bodies=tuple(ending.bodies),
            version=row.version,
        )
    )
    return contact_views.contact_view(tx, row)


def _person(tx: Tx, person_id: UUID | None, new: NewPerson | None) -> PersonRow | None:
    if person_id is not None:
        return people.still_known(tx, person_id)
    return people.add_person(tx, new) if new else None


def _check_protection(person: PersonRow, causes: Collection[Cause], triage: Triage, declined: bool) -> None:
    check_protection_asked(causes, triage, repository.safe_contact_of(person), declined)
