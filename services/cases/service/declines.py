"""Declines: a CIL asked to act for another one declines a case, UESL is told, the next CIL is asked (CASE-6, CASE-12).

This service saves the decline first. Its fact starts a workflow that tells `intake`, and tries until `intake` has
answered: whichever process dies in between, the case has one CIL and its contact follows.
"""

from dataclasses import dataclass
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.ids import new_id
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.declines import (
    Decline,
    DeclineReason,
    Next,
    NobodyElse,
)
from services.cases.domain.letters import Letter
from services.cases.repository import declines
from services.cases.service.guard import running
from services.cases.service.opening import first_adviser
from words.designation import Why


@dataclass(frozen=True, slots=True)
class Search:
    """What `platform` is asked: which CIL comes next, apart from those that have declined."""

    siren: str
    departement: str
    declined: tuple[str, ...]
    asked_first: str


def prepare(tx: Tx, case_id: UUID) -> Search:
    """Returns what to ask of `platform`; raises at once where this case may not be declined."""
    case = _declinable(tx, case_id)
    before = tuple(one.cil for one in declines.declines_of(tx, case))
    return Search(case.siren, case.departement, (*before, case.cil), case.on_behalf_of)


def check_somebody(found: str) -> None:
    """Raises NobodyElse where no CIL comes next: the last one asked keeps the case (CASE-12)."""
    if not found:
        raise NobodyElse(accepted="la poursuite du dossier, ou l'avis de l'UESL")


def decline(tx: Tx, case_id: UUID, reason: DeclineReason, text: str, found: Next) -> Decline:
    """Gives the case to the next CIL and to an adviser of that CIL; deadlines and steps stay as they are."""
    case = _declinable(tx, case_id)
    tx.check_version(case.version)
    declined = Decline(
        id=new_id(),
        case_id=case_id,
        reference=case.reference,
        cil=case.cil,
        on_behalf_of=case.on_behalf_of,
        next=found.cil,
        reason=reason,
        text=text,
        on=tx.today,
        by=tx.actor.subject,
    )
    number = len(declines.declines_of(tx, case)) + 1
    declines.add_decline(tx, declined)
    tx.leave_reach()
    handed = repository.save(tx, _handed_on(tx, case, found))
    tx.record(
        facts.CaseDeclined(
            case=case_id,
            cil=declined.cil,
            on_behalf_of=declined.on_behalf_of or None,
            next=declined.next,
            next_on_behalf_of=found.on_behalf_of or None,
            why=Why(found.why),
            number=number,
            reason=reason,
            day=declined.on,
            version=handed.version,
        )
    )
    mail.decide(tx, Letter.CASE_DECLINED, case_id, decline=declined.id)
    return declined


def declined(tx: Tx, after: UUID | None, limit: int) -> tuple[Decline, ...]:
    """Returns the declined cases after a cursor, for UESL (CASE-6)."""
    require(tx.actor, May.WATCH_DECLINES)
    return declines.declines(tx, after, limit)


def _declinable(tx: Tx, case_id: UUID) -> Case:
    case = running(tx, case_id, May.DECLINE)
    case.check_may_decline(tx.actor.organisation)
    return case


def _handed_on(tx: Tx, case: Case, to: Next) -> Case:
    """The case with the first adviser of the next CIL; without adviser where that CIL has none yet (CASE-1)."""
    adviser = first_adviser(tx, to.cil, case.departement)
    if adviser:
        mail.decide(tx, Letter.ADVISER_CHANGED, case.id, territory=case.departement, urgent=case.urgent)
    return case.hand_on(to, adviser, tx.now, tx.actor.subject)
