"""The employee's own space, behind any of their links: what is awaited, what was agreed, what they authorised."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.ids import new_id
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.amendment import AmendmentState
from services.cases.domain.assignment import Adviser
from services.cases.domain.authorisations import (
    TRANSCRIBED,
    Authorisation,
    Obtained,
    Purpose,
    RecipientKind,
    effective_authorisation,
    from_signature,
    order,
)
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.engagement import Offer
from services.cases.domain.kinds import KINDS
from services.cases.domain.plain import Part
from services.cases.domain.signatures import Party, signature_of
from services.cases.domain.steps import Step
from services.cases.repository import agreements
from services.cases.service.amendments import Seen, last_amendment_of, purpose_to_amend
from services.cases.service.engagement import purpose_to_sign
from services.cases.service.guard import kept, running
from services.cases.service.readings import open_file
from words.way import StepKind

AWAITED = {kind: row.link for kind, row in KINDS.items() if row.link}
"""Steps that ask something of the employee, and the purpose of the link that does it."""

RECIPIENTS = {
    Purpose.SHARE_WITH_THIRD_PARTIES: RecipientKind.ANY_THIRD_PARTY,
    Purpose.INFORM_EMPLOYER: RecipientKind.EMPLOYER,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that the employee made with their signature; it holds once the CIL has signed as well (ENG-2)."""

    given: bool
    on: date


@dataclass(frozen=True, slots=True)
class OwnSpace:
    """Where the employee's case stands, as they read it.

    `words` is the last authorisation given or refused for each purpose, `chosen` what waits for the CIL's signature.
    `carried_out_by` is the open implementation step, whose date ends what was agreed.
    """

    case: Case
    adviser: Adviser | None
    opens: str
    awaited: tuple[Step, ...]
    offer: Offer | None
    commitments: tuple[Commitment, ...]
    carried_out_by: Step | None
    words: dict[Purpose, Authorisation]
    chosen: dict[Purpose, Chosen]
    today: date


def read(tx: Tx, case_id: UUID) -> OwnSpace:
    """Returns where the employee's case stands, by any of their links (CASE-7)."""
    require(tx.actor, May.READ_OWN_FILE)
    case = repository.case_for(tx, case_id)
    known = agreements.authorisations(tx, case)
    open_steps = [step for step in repository.steps_of(tx, case) if step.is_open]
    offer = agreements.offer(tx, case)
    return OwnSpace(
        case=case,
        adviser=repository.find_adviser(tx, case.adviser) if case.adviser else None,
        opens=tx.actor.link_purpose.split(".")[1],
        awaited=tuple(step for step in open_steps if asks_the_employee(tx, case, step, offer)),
        offer=offer,
        commitments=agreements.commitments(tx, case),
        carried_out_by=next((one for one in open_steps if one.kind is StepKind.IMPLEMENTATION), None),
        words={one.purpose: one for one in sorted(known, key=order)},
        chosen=_chosen(tx, case, offer),
        today=tx.today,
    )


def _chosen(tx: Tx, case: Case, offer: Offer | None) -> dict[Purpose, Chosen]:
    own = signature_of(offer.signatures, Party.EMPLOYEE) if offer and not offer.signed else None
    if own is None or case.ended_as:
        return {}
    coming = from_signature(("", ""), str(case.person_id), own, tx.now)
    return {one.purpose: Chosen(one.given, own.on) for one in coming}


def offer_to_sign(tx: Tx, case_id: UUID) -> tuple[Offer | None, bool]:
    """Returns the present offer, and whether this link may sign or refuse it; an older link only shows it (ENG-3)."""
    case = open_file(tx, case_id, Part.ENGAGEMENT)
    offer = agreements.offer(tx, case)
    return offer, offer is not None and _may_sign(tx, case, offer)


def amendment_to_sign(tx: Tx, case_id: UUID) -> tuple[Seen, bool]:
    """Returns the last amendment, and whether this link may sign or refuse it now (ENG-3)."""
    seen = last_amendment_of(tx, open_file(tx, case_id, Part.ENGAGEMENT))
    answered = signature_of(seen.amendment.signatures, Party.EMPLOYEE)
    awaited = seen.state is AmendmentState.PROPOSED
    return seen, awaited and not answered and tx.actor.link_purpose == purpose_to_amend(seen.amendment)


def _may_sign(tx: Tx, case: Case, offer: Offer) -> bool:
    """Whether the offer waits for an answer, its last day is not over, and the link was made for it (ENG-3, ENG-6)."""
    answered = offer.refused_on or signature_of(offer.signatures, Party.EMPLOYEE)
    in_time = tx.today <= offer.valid_to
    return not answered and in_time and not case.ended_as and tx.actor.link_purpose == purpose_to_sign(offer)


def authorise(tx: Tx, case_id: UUID, purpose: Purpose) -> OwnSpace:
    """Records an authorisation that the employee gives on line, even after a refusal or a withdrawal (ENG-2, ENG-7)."""
    case = running(tx, case_id, May.SIGN_AS_EMPLOYEE)
    person, recipient = str(case.person_id), RECIPIENTS[purpose]
    known = agreements.authorisations(tx, case)
    if effective_authorisation(known, person, purpose, recipient, tx.now) is None:
        given = Authorisation(str(new_id()), person, purpose, recipient, True, Obtained.WEB, tx.now)
        agreements.save_authorisation(tx, case, given)
        repository.save(tx, case)
        tx.record(facts.AuthorisationRecorded(case=case_id, purpose=purpose, given=True))
    return read(tx, case_id)


def asks_the_employee(tx: Tx, case: Case, step: Step, offer: Offer | None) -> bool:
    """Whether an open step waits for the employee, and not for the CIL's signature alone."""
    if step.kind not in AWAITED:
        return False
    if step.kind is StepKind.SIGN_ENGAGEMENT:
        return offer is not None and signature_of(offer.signatures, Party.EMPLOYEE) is None
    if step.kind is StepKind.SIGN_AMENDMENT:
        amendment = agreements.amendment(tx, case)
        return signature_of(amendment.signatures, Party.EMPLOYEE) is None
    return True


def withdraw_authorisation(
    tx: Tx, case_id: UUID, purpose: Purpose, how: Obtained
) -> tuple[Authorisation, ...]:
    """Withdraws an authorisation at once; messages that have not left yet obey it too (ENG-2)."""
    case = kept(tx, case_id, May.SIGN_AS_EMPLOYEE)
    scribe = tx.actor.subject if how in TRANSCRIBED else None
    withdrawn = []
    for one in agreements.authorisations(tx, case):
        if one.purpose is purpose and one.given:
            changed = one.withdraw(tx.now, how, scribe)
            agreements.save_authorisation(tx, case, changed)
            withdrawn.append(changed)
    repository.save(tx, case)
    tx.record(facts.AuthorisationWithdrawn(case=case_id, purpose=purpose))
    return tuple(withdrawn)
