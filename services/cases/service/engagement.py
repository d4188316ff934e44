"""The mutual engagement that begins level 2: offered, changed, signed by both, extended, decided after a lapse (A8)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Invalid, NothingYet
from kernel.ids import new_id
from kernel.links import Link
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.authorisations import from_signature
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.days import check_day
from services.cases.domain.documents import Document
from services.cases.domain.engagement import Grounds, Offer, Terms, make_offer
from services.cases.domain.letters import Letter
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.reasons import Reason
from services.cases.domain.signatures import (
    Choices,
    Means,
    Paper,
    Party,
    TextHasChanged,
    signature_of,
    signed_that,
)
from services.cases.domain.steps import StepNotOpen
from services.cases.repository import agreements, contents
from services.cases.service import own_links, steps
from services.cases.service.diagnosis import families
from services.cases.service.guard import kept, running
from words.way import StepKind, StepResult

SIGN_PURPOSE = "employee.sign"
LARGEST_SCAN = 8 * 1024 * 1024
SCAN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


class ScanUnacceptable(Invalid):
    title = "Ce document ne peut pas être conservé."
    rule = "ENG-4"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an adviser puts into an offer: two lists of commitments, days to sign, months to carry out, whom to call."""

    cil: tuple[Commitment, ...]
    employee: tuple[Commitment, ...]
    validity_days: int = DEFAULT_POLICY.offer_validity_days
    duration_months: int = DEFAULT_POLICY.implementation_months
    contact: str = ""


def offer(tx: Tx, case_id: UUID, proposal: Proposal) -> Offer:
    """Makes an offer: the first one, or another after a lapse (ENG-1, ENG-6)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.OFFER)
    made = _made(tx, case, proposal)
    said = {"hash": made.content_hash, "ordinal": step.ordinal}
    settled = steps.settle(tx, case, step, said, StepResult.DONE)
    if settled is case:
        return agreements.require_offer(tx, case)
    agreements.save_offer(tx, case, made)
    repository.save(tx, settled.offer(made.made_on))
    tx.record(
        facts.EngagementOffered(
            case=case_id,
            number=made.number,
            content_hash=made.content_hash,
            valid_to=made.valid_to,
            renewal=made.number > 1,
        )
    )
    return made


def preview(tx: Tx, case_id: UUID, proposal: Proposal) -> Offer:
    """Returns the offer as both would sign it if it were made today; saves nothing (ENG-1, ENG-3)."""
    return _made(tx, running(tx, case_id), proposal)


def revise(tx: Tx, case_id: UUID, proposal: Proposal) -> Offer:
    """Changes an offer before both have signed (ENG-3).

    Other terms make a new offer with new days and a new link, which an earlier signature does not sign. Other contact
    details leave the offer as it is. Raises StepNotOpen where nobody waits for signatures any more.
    """
    case = running(tx, case_id)
    tx.check_version(case.version)
    present = agreements.require_offer(tx, case)
    step = repository.latest_step(tx, case, StepKind.SIGN_ENGAGEMENT)
    revised = present.revise(str(new_id()), tx.today, *_bases(tx, case, proposal)).with_contact(
        proposal.contact
    )
    if revised.number == present.number:
        agreements.save_offer(tx, case, revised)
        return revised
    if not step.is_open:
        raise StepNotOpen(state=step.state)
    agreements.save_offer(tx, case, revised)
    repository.save(tx, case.offer(revised.made_on))
    steps.move_deadline(tx, case, step, replace(revised.validity, version=step.version + 1))
    mail.decide(tx, Letter.OFFER, case_id, territory=case.departement, urgent=case.urgent)
    tx.record(
        facts.EngagementRevised(
            case=case_id, number=revised.number, content_hash=revised.content_hash, valid_to=revised.valid_to
        )
    )
    return revised


def sign_as_cil(tx: Tx, case_id: UUID, shown_hash: str) -> Offer:
    """Records the CIL's signature of the text that the adviser was shown (ENG-3)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    return _sign(tx, case, agreements.offer(tx, case), Party.CIL, shown_hash, tx.today, tx.actor.subject)


def sign_as_employee(tx: Tx, case_id: UUID, shown_hash: str, choices: Choices) -> Offer:
    """Records the employee's signature of the text that their link shows, with their two choices (ENG-2, ENG-3, ENG-7).

    Raises TextHasChanged where the link was made for an earlier offer: it shows the new one and signs nothing.
    """
    require(tx.actor, May.SIGN_AS_EMPLOYEE)
    case = repository.case_for(tx, case_id)
    present = agreements.require_offer(tx, case)
    if tx.actor.link_purpose != purpose_to_sign(present):
        raise TextHasChanged(current=present.content_hash)
    return _sign(tx, case, present, Party.EMPLOYEE, shown_hash, tx.today, tx.actor.subject, choices)


def refuse(tx: Tx, case_id: UUID) -> Offer:
    """Records that the employee does not sign; the adviser then offers again or closes (CASE level 2, 7; ENG-7)."""
    require(tx.actor, May.SIGN_AS_EMPLOYEE)
    case = repository.case_for(tx, case_id)
    present = agreements.require_offer(tx, case)
    if tx.actor.link_purpose != purpose_to_sign(present):
        raise TextHasChanged(current=present.content_hash)
    refused = present.refuse(tx.today)
    if refused is present:
        return present
    case.check_running()
    agreements.save_offer(tx, case, refused)
    step = steps.awaited(tx, case, StepKind.SIGN_ENGAGEMENT)
    repository.save(tx, steps.settle(tx, case, step, {"refused": present.number}, StepResult.REFUSED))
    return refused


def transcribe_signature(
    tx: Tx, case_id: UUID, shown_hash: str, choices: Choices, scan: UUID, signed_on: date
) -> Offer:
    """Records the employee's signature on paper, of which the case keeps the scan (ENG-4, ENG-7)."""
    case = kept(tx, case_id)
    check_day(signed_on, case.contact_day, tx.today, "signed_on")
    paper = Paper(str(scan), tx.actor.subject)
    present, by = agreements.offer(tx, case), str(case.person_id)
    return _sign(tx, case, present, Party.EMPLOYEE, shown_hash, signed_on, by, choices, paper)


def keep_scan(tx: Tx, case_id: UUID, media_type: str, content: bytes) -> Document:
    """Keeps the scan of a paper: PDF, PNG or JPEG of at most 8 MB, else ScanUnacceptable (ENG-4)."""
    case = running(tx, case_id)
    if media_type not in SCAN_TYPES or not content or len(content) > LARGEST_SCAN:
        raise ScanUnacceptable(field="file", accepted="un PDF, un PNG ou un JPEG de 8 Mo au plus")
    scan = Document(
        id=new_id(),
        kind="signed_engagement",
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by=tx.actor.subject,
        at=tx.now,
    )
    contents.add_document(tx, case, scan)
    tx.record(facts.DocumentKept(case=case_id, document=scan.id, document_kind=scan.kind, sha256=scan.sha256))
    return scan


def extend_offer(tx: Tx, case_id: UUID, due: date, reason: Reason) -> Offer:
    """Gives more days to sign, with a reason; the offer stays the same (ENG-3)."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    present = agreements.require_offer(tx, case)
    extended = present.extend(due, tx.today, tx.actor.subject, reason)
    steps.extend(tx, case, StepKind.SIGN_ENGAGEMENT, due, reason)
    agreements.save_offer(tx, case, extended)
    repository.save(tx, case)
    return extended


def decide_after_lapse(tx: Tx, case_id: UUID, again: bool) -> Case:
    """Records what follows an offer that was not signed: another offer, or the closure (CASE level 2, 7)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    result = StepResult.OFFER_AGAIN if again else StepResult.CLOSE
    step = steps.awaited(tx, case, StepKind.DECIDE_AFTER_LAPSE)
    settled = steps.settle(tx, case, step, {"again": again}, result)
    return case if settled is case else repository.save(tx, settled)


def link_to_sign(tx: Tx, case_id: UUID, reach: int) -> Link:
    """Makes a link to the present offer, valid as long as it may be signed and at most 60 days."""
    case = repository.case_for(tx, case_id)
    present = agreements.require_offer(tx, case)
    step = repository.latest_step(tx, case, StepKind.SIGN_ENGAGEMENT)
    last = DEFAULT_POLICY.link_valid_to(tx.today, present.valid_to)
    return own_links.make(tx, case, purpose_to_sign(present), last, reach, step)


def purpose_to_sign(present: Offer) -> str:
    """The purpose of a link that signs this offer and no other."""
    return f"{SIGN_PURPOSE}.{present.number}"


def _sign(
    tx: Tx,
    case: Case,
    present: Offer | None,
    party: Party,
    shown_hash: str,
    on: date,
    by: str,
    choices: Choices | None = None,
    paper: Paper | None = None,
) -> Offer:
    case.check_kept()
    if present is None or not signed_that(present.signatures, party, shown_hash):
        case.check_running()
    if paper is not None:
        contents.check_document(tx, case, UUID(paper.scan))
    if present is None:
        raise NothingYet(rule="ENG-1")
    signed = present.sign(party, shown_hash, on, by, choices, paper)
    if signed is present:
        return present
    agreements.save_offer(tx, case, signed)
    tx.record(
        facts.EngagementSignedBy(
            case=case.id,
            party=party,
            content_hash=shown_hash,
            day=on,
            means=Means.PAPER if paper else Means.ONLINE,
            transcribed=paper is not None,
        )
    )
    repository.save(tx, _come_into_force(tx, case, signed) if signed.signed else case)
    return signed


def _come_into_force(tx: Tx, case: Case, offer: Offer) -> Case:
    """Applies an offer that both have signed: tasks, authorisations, and the delay that begins (ENG-2, ENG-5)."""
    step = steps.awaited(tx, case, StepKind.SIGN_ENGAGEMENT)
    settled = steps.settle(tx, case, step, {"hash": offer.content_hash}, StepResult.SIGNED)
    for commitment in (*offer.terms.cil, *offer.terms.employee):
        agreements.save_commitment(tx, case, commitment)
    signature = signature_of(offer.signatures, Party.EMPLOYEE)
    if signature is not None:
        ids = (str(new_id()), str(new_id()))
        for authorisation in from_signature(ids, str(case.person_id), signature, tx.now):
            agreements.save_authorisation(tx, case, authorisation)
            tx.record(
                facts.AuthorisationRecorded(
                    case=case.id, purpose=authorisation.purpose, given=authorisation.given
                )
            )
    mail.decide(tx, Letter.ENGAGEMENT_SIGNED, case.id, territory=case.departement, urgent=case.urgent)
    signed_on = offer.signed_on or tx.today
    tx.record(
        facts.EngagementSigned(
            engagement=offer.id,
            case=case.id,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of or None,
            day=signed_on,
            content_hash=offer.content_hash,
            number=offer.number,
        )
    )
    return settled.engage(offer.signed_on)


def _made(tx: Tx, case: Case, proposal: Proposal) -> Offer:
    terms, grounds = _bases(tx, case, proposal)
    before = agreements.offer(tx, case)
    made = make_offer(str(new_id()), str(case.id), str(case.person_id), tx.today, terms, grounds)
    return replace(made, number=before.number + 1 if before else 1, contact=proposal.contact)


def _bases(tx: Tx, case: Case, proposal: Proposal) -> tuple[Terms, Grounds]:
    """Returns the terms and the grounds of an offer; raises NothingYet before there is a study file (ENG-1)."""
    diagnosis = contents.diagnosis(tx, case)
    if diagnosis is None:
        raise NothingYet(field="study", rule="ENG-1")
    terms = Terms(
        diagnosis_id=diagnosis.id,
        diagnosis_version=diagnosis.version,
        cil=proposal.cil,
        employee=proposal.employee,
        validity_days=proposal.validity_days,
        duration_months=proposal.duration_months,
    )
    return terms, Grounds(diagnosis, families(case, diagnosis), case.information)
