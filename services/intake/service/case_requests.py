"""Requests a case on a contact, for the CIL that `platform` designates (CASE-12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict, NotFound
from kernel.ids import new_id
from kernel.stored import dump
from services.intake import facts, repository
from services.intake.access import UESL, May, require
from services.intake.domain.contact import Contact, ContactOutcome, Ending
from services.intake.domain.difficulties import Cause, causes_to_treat
from services.intake.domain.eligibility import Verdict
from services.intake.domain.letters import Letter
from services.intake.domain.person import age_band
from services.intake.domain.waiting import WaitEnd
from services.intake.models import CaseRequestRow, ContactRow, WaitingRow
from services.intake.service import contact_views, people
from services.intake.views import CaseAsked, Waiting
from words.contacts import AgeBand
from words.designation import WHY_LABELS, Why


class CaseAlreadyRequested(Conflict):
    title = "Un dossier a déjà été demandé pour ce contact."
    rule = "CASE-2"


class AnotherDesignated(Conflict):
    title = "Un autre CIL prend désormais ce dossier : vérifiez lequel, puis confirmez."
    rule = "CASE-12"


class NotWaiting(NotFound):
    title = "Aucun dossier de cette référence n'attend de CIL."


@dataclass(frozen=True)
class Designating:
    """The data by which `platform` designates a CIL (CASE-5, CASE-6, CASE-12)."""

    siren: str
    departement: str
    day: date
    received_by: str


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
    received_by: str

    @property
    def loca_pass(self) -> bool:
        return Cause.LOCA_PASS_CALLED in self.difficulties


def prepare(tx: Tx, contact_id: UUID) -> Designating:
    """Returns the data to send to `platform`. Raises where no case can be requested on this contact."""
    require(tx.actor, May.WELCOME)
    return _designating(tx, repository.contact_for(tx, contact_id))


def asked_for(tx: Tx, contact_id: UUID) -> CaseAsked | Designating:
    """Returns the case asked for on a contact, or what to ask `platform` to know who would take it."""
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    if known := repository.case_of_contact(tx, row.id):
        return contact_views.case_asked(tx, known)
    return _designating(tx, row)


def request_case(
    tx: Tx, contact_id: UUID, designated: Designated, expected: str | None = None
) -> CaseAsked | Waiting:
    """Ask for a case, once per contact; the verdict of the contact's day is kept for it (BEN-0).

    `expected` is the CIL that the screen named: AnotherDesignated where it is another by now. Where no CIL can take
    the case, it waits, UESL is told and the person is answered; asked again, it goes to who can take it by then.
    """
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    tx.check_version(row.version)
    ended, causes = _requested(tx, row)
    if expected is not None and expected != designated.cil:
        raise AnotherDesignated(cil=designated.cil)
    if not designated.cil:
        return _wait(tx, row, designated)
    waited = end_wait(tx, row, WaitEnd.FOUND)
    return _ask(tx, row, ended, causes, designated, waited.id if waited else new_id())


def waiting(tx: Tx) -> tuple[Waiting, ...]:
    """Cases that wait for a CIL: the actor's CIL's own, and without the contact all of them for UESL (CASE-12)."""
    require(tx.actor, May.WATCH_WAITING)
    own = tx.actor.role not in UESL
    return tuple(contact_views.waiting(row, with_contact=own) for row in repository.waiting(tx))


def name_cil(tx: Tx, case_id: UUID, cil: str) -> CaseAsked:
    """UESL names the CIL that takes a case which no CIL could take (CASE-12). NotWaiting where it does not wait."""
    require(tx.actor, May.NAME_CIL)
    waiting = repository.find_waiting(tx, case_id)
    if waiting is None:
        raise NotWaiting
    tx.leave_reach()
    row = repository.contact_of_waiting(tx, waiting)
    ended, causes = _requested(tx, row)
    end_wait(tx, row, WaitEnd.NAMED)
    named = Designated(cil, waiting.on_behalf_of, WHY_LABELS[Why.NAMED])
    return _ask(tx, row, ended, causes, named, case_id)


def end_wait(tx: Tx, contact: ContactRow, how: WaitEnd) -> WaitingRow | None:
    """Ends the wait of a contact's case, if it waits, and returns what waited."""
    row = repository.waiting_of_contact(tx, contact.id)
    if row:
        repository.remove(tx, row)
        tx.record(facts.WaitEnded(case=row.id, cil=row.cil, how=how))
    return row


def _wait(tx: Tx, row: ContactRow, designated: Designated) -> Waiting:
    known = repository.waiting_of_contact(tx, row.id)
    if known:
        return contact_views.waiting(known, with_contact=True)
    urgent = bool(contact_views.triage_of(row).reasons)
    waits = WaitingRow(
        id=new_id(),
        contact_id=row.id,
        cil=row.cil,
        on_behalf_of=designated.on_behalf_of,
        departement=row.departement,
        day=row.day,
        urgent=urgent,
        since=tx.now,
    )
    repository.add(tx, waits)
    row.version += 1
    tx.record(
        facts.CaseAwaited(
            case=waits.id,
            cil=waits.cil,
            on_behalf_of=waits.on_behalf_of or None,
            contact=row.id,
            day=row.day,
            departement=row.departement,
            urgent=urgent,
        )
    )
    for letter in Letter:
        mail.decide(tx, letter, waits.id, urgent=urgent)
    return contact_views.waiting(waits, with_contact=True)


def _ask(
    tx: Tx,
    row: ContactRow,
    ended: Contact,
    causes: tuple[Cause, ...],
    designated: Designated,
    case_id: UUID,
) -> CaseAsked:
    asked = CaseRequestRow(
        id=case_id,
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
    return contact_views.case_asked(tx, asked)


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
        asked=contact_views.case_asked(tx, asked),
        person_id=person.id,
        contact_day=row.day,
        siren=_siren(row),
        departement=row.departement or "",
        beneficiary_kind=eligibility.ground if eligibility else "",
        age_band=age_band(person.birth_date, row.day),
        difficulties=tuple(asked.difficulties),
        urgent=bool(contact_views.triage_of(row).reasons),
        safe_contact=person.safe_contact is not None,
        received_by=row.cil,
    )


def _designating(tx: Tx, row: ContactRow) -> Designating:
    _requested(tx, row)
    return Designating(_siren(row), row.departement or "", row.day, row.cil)


def _requested(tx: Tx, row: ContactRow) -> tuple[Contact, tuple[Cause, ...]]:
    """Returns the contact ended by a case, and the causes to treat. Raises where no case can be requested."""
    if known := repository.case_of_contact(tx, row.id):
        raise CaseAlreadyRequested(case=known.id)
    if row.person_id and repository.person_of(tx, row).erased_on:
        raise people.PersonErased
    verdict = Verdict(row.verdict) if row.verdict else None
    contact = repository.contact_of(row)
    ended = contact.end(Ending(ContactOutcome.CASE_REQUESTED), verdict)
    causes = tuple(Cause(one) for one in row.difficulties)
    return ended, causes_to_treat(causes, contact_views.loca_pass_of(row))


def _siren(row: ContactRow) -> str:
    employment = contact_views.employment_of(row)
    return (employment.siren if employment else None) or ""
