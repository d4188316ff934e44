"""The file handed over to the employee, and what the employee reads of it by a link (CASE-7, CASE-8)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.calendar import paris_day
from kernel.database import Tx
from kernel.links import Link
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.assignment import Regime
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.days import check_day
from services.cases.domain.decision import Decision
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.endings import Ending
from services.cases.domain.engagement import Offer
from services.cases.domain.exchanges import Exchange
from services.cases.domain.handover import HandOver, Part, hand_over
from services.cases.domain.information import Handed
from services.cases.domain.letters import Letter
from services.cases.domain.plain import Part as Read
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.report import Report
from services.cases.repository import agreements, contents
from services.cases.service import own_links
from services.cases.service.guard import kept
from services.cases.service.readings import open_file

FILE_PURPOSE = "employee.file"


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The employee's own file, with the notes about them (CASE-7) and the ethics that bind their adviser (CASE-8)."""

    case: Case
    adviser: str
    regime: Regime | None
    diagnosis: Diagnosis | None
    decision: Decision | None
    ending: Ending | None
    engagement: Offer | None
    exchanges: tuple[Exchange, ...]
    commitments: tuple[Commitment, ...]
    report: Report | None
    handed_over: tuple[HandOver, ...]


def give(tx: Tx, case_id: UUID, parts: tuple[Part, ...], how: Handed, on: date) -> HandOver:
    """Records that the file was handed over, also after the closure; on line, a link to it is sent (CASE-7)."""
    case = kept(tx, case_id)
    check_day(on, case.contact_day, tx.today)
    given = hand_over(parts, how, on, tx.actor.subject, _made(tx, case))
    contents.add_hand_over(tx, case, given)
    repository.save(tx, case)
    if how is Handed.WEB:
        mail.decide(tx, Letter.FILE, case_id, territory=case.departement, urgent=case.urgent)
    tx.record(facts.FileHandedOver(case=case_id, parts=tuple(given.parts), how=how, day=on))
    return given


def own_file(tx: Tx, case_id: UUID) -> OwnFile:
    """Returns the employee's own file, and notes that they read it."""
    require(tx.actor, May.READ_OWN_FILE)
    case = open_file(tx, case_id, Read.FILE)
    adviser = repository.find_adviser(tx, case.adviser) if case.adviser else None
    diagnosis = contents.diagnosis(tx, case)
    return OwnFile(
        case=case,
        adviser=adviser.name if adviser else "",
        regime=adviser.regime if adviser else None,
        diagnosis=diagnosis,
        decision=contents.decision(tx, case),
        ending=contents.ending(tx, case),
        engagement=agreements.offer(tx, case),
        exchanges=contents.exchanges(tx, case),
        commitments=agreements.commitments(tx, case),
        report=contents.report(tx, case),
        handed_over=contents.hand_overs(tx, case),
    )


def ask_for_file(tx: Tx, case_id: UUID) -> bool:
    """Sends the employee a link to their own file, before or after the closure (CASE-7).

    They ask by any link that they hold. The new one goes to their own address, so that nobody who holds their link by
    accident reads the file. One a day: returns False where today's was already sent.
    """
    case = kept(tx, case_id, May.READ_OWN_FILE)
    if any(
        one.template == "file" and paris_day(one.decided) == tx.today for one in mail.messages_of(tx, case_id)
    ):
        return False
    mail.decide(tx, Letter.FILE, case_id, territory=case.departement, urgent=True)
    tx.record(facts.FileAskedFor(case=case_id))
    return True


def link_to_file(tx: Tx, case_id: UUID, reach: int) -> Link:
    """Makes a link by which the employee reads their own file, for as long as a link may live."""
    case = repository.case_for(tx, case_id)
    last = DEFAULT_POLICY.link_valid_to(tx.today)
    return own_links.make(tx, case, FILE_PURPOSE, last, reach)


def _made(tx: Tx, case: Case) -> frozenset[Part]:
    diagnosis, offer = contents.diagnosis(tx, case), agreements.offer(tx, case)
    exists = {
        Part.DIAGNOSIS: diagnosis is not None and (diagnosis.validated or diagnosis.version > 1),
        Part.REPORT: contents.report(tx, case) is not None,
        Part.ENGAGEMENT: offer is not None and offer.signed,
        Part.EXCHANGES: bool(contents.exchanges(tx, case)),
    }
    return frozenset(part for part, made in exists.items() if made)
