"""Requests a case on a contact, for the CIL that `platform` designates (CASE-12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict, Unavailable
from kernel.ids import new_id
from kernel.stored import dump
from services.intake import facts, repository
from services.intake.access import May, require
from services.intake.domain.contact import Contact, ContactOutcome, Ending
from services.intake.domain.difficulties import Cause, causes_to_treat
from services.intake.domain.eligibility import Verdict
from services.intake.domain.person import age_band
from services.intake.models import CaseRequestRow, ContactRow
from services.intake.service import contact_views, people
from services.intake.views import CaseAsked
from words.contacts import AgeBand


class CaseAlreadyRequested(Conflict):
    title = "Un dossier a déjà été demandé pour ce contact."
    rule = "CASE-2"


class NobodyDesignated(Unavailable):
    title = "Aucun CIL n'a pu être désigné pour l'instant : le contact reste enregistré, réessayez."
    rule = "CASE-12"


@dataclass(frozen=True)
class Designating:
    """The data by which `platform` designates a CIL (CASE-5, CASE-6, CASE-12)."""

    siren: str
    departement: str
    day: date


@dataclass(frozen=True)
class Designated:
    cil: str
    on_behalf_of: str
    why: str


@dataclass(frozen=True)
class CaseRequest:
    """The data of a contact that `cases` needs (`CaseRequest` in intake.proto), without identity."""

    asked: CaseAsked
    person_id: UUID
    contact_day: date
    siren: str
    departement: str
    beneficiary_kind: str
    age_band: AgeBand
    difficulties: tuple[str, ...]
    urgent: bool
    safe_contact: bool

    @property
    def loca_pass(self) -> bool:
        return Cause.LOCA_PASS_CALLED in self.difficulties


def prepare(tx: Tx, contact_id: UUID) -> Designating:
    """Returns the data to send to `platform`. Raises where no case can be requested on this contact."""
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    _requested(tx, row)
    return Designating(_siren(row), row.departement or "", row.day)


def request_case(tx: Tx, contact_id: UUID, designated: Designated) -> CaseAsked:
    """Requests a case, once per contact; the verdict of the contact's day is kept for it (BEN-0)."""
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    tx.check_version(row.version)
    ended, causes = _requested(tx, row)
    if not designated.cil:
        raise NobodyDesignated
    asked = CaseRequestRow(
        id=new_id(),
        contact_id=row.id,
        cil=designated.cil,
        on_behalf_of=designated.on_behalf_of if designated.on_behalf_of != designated.cil else "",
        why=designated.why,
        difficulties=list(causes),
        requested_at=tx.now,
    )
    repository.add(tx, asked)
    person = repository.person_of(tx, row)
    row.ending, row.ended_on = dump(ended.ending), tx.today
    row.version += 1
    tx.record(
        facts.CaseRequested(
            case=asked.id,
            cil=asked.cil,
            on_behalf_of=asked.on_behalf_of or None,
            contact=row.id,
            day=row.day,
            age_band=age_band(person.birth_date, row.day),
            departement=row.departement,
        )
    )
    return contact_views.case_asked(asked)


def hand_on(tx: Tx, case_id: UUID, number: int, designated: Designated) -> None:
    """Moves the contact and its person from the CIL that declined to the next one.

    `number` counts the declines of the case: a message that comes twice, or after a later one, changes nothing.
    """
    require(tx.actor, May.HAND_ON)
    asked, _ = repository.case_request(tx, case_id)
    if number <= asked.handed:
        return
    asked.handed = number
    asked.cil, asked.on_behalf_of, asked.why = designated.cil, designated.on_behalf_of, designated.why
    tx.record(
        facts.CaseHandedOn(
            case=case_id, number=number, cil=asked.cil, on_behalf_of=asked.on_behalf_of or None
        )
    )


def case_request(tx: Tx, case_id: UUID) -> CaseRequest:
    """Returns the data with which `cases` opens the case."""
    require(tx.actor, May.ASK_OF_PERSON)
    asked, row = repository.case_request(tx, case_id)
    person = repository.person_of(tx, row)
    eligibility = repository.eligibility_of(repository.judgement_of(tx, row.id))
    return CaseRequest(
        asked=contact_views.case_asked(asked),
        person_id=person.id,
        contact_day=row.day,
        siren=_siren(row),
        departement=row.departement or "",
        beneficiary_kind=eligibility.ground if eligibility else "",
        age_band=age_band(person.birth_date, row.day),
        difficulties=tuple(asked.difficulties),
        urgent=bool(contact_views.triage_of(row).reasons),
        safe_contact=person.safe_contact is not None,
    )


def _requested(tx: Tx, row: ContactRow) -> tuple[Contact, tuple[Cause, ...]]:
    """Returns the contact ended by a case, and the causes to treat. Raises where no case can be requested."""
    if known := repository.case_of_contact(tx, row.id):
        raise CaseAlreadyRequested(case=known.id)
    if row.person_id:
        people.still_known(tx, row.person_id)
    verdict = Verdict(row.verdict) if row.verdict else None
    contact = repository.contact_of(row)
    ended = contact.end(Ending(ContactOutcome.CASE_REQUESTED), verdict)
    causes = tuple(Cause(one) for one in row.difficulties)
    return ended, causes_to_treat(causes, contact_views.loca_pass_of(row))


def _siren(row: ContactRow) -> str:
    employment = contact_views.employment_of(row)
    return (employment.siren if employment else None) or ""
