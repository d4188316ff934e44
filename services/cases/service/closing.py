"""A case ends: by its way, or from outside it at any stage; then it is closed (CASE-3, CASE-13, SUR-1)."""

from uuid import UUID

from kernel import facts, links
from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import LEAVING, Outcome, Stage, Way
from services.cases.domain.survey import survey_is_sent
from services.cases.models import CaseRow
from services.cases.service.steps import cancel_open, way_of


def leave(tx: Tx, case_id: UUID, outcome: Outcome, reason: Reason) -> CaseRow:
    """End a case at any stage: withdrawn, unreachable, deceased, opened in error (CASE-3)."""
    require(tx.actor, May.WORK)
    return end(tx, repository.case_for(tx, case_id), outcome, reason)


def end(tx: Tx, case: CaseRow, outcome: Outcome, reason: Reason) -> CaseRow:
    """Stop every timer and message of a case in the act itself; its workflow closes it."""
    tx.check_version(case.version)
    before = way_of(case)
    if case.ended_as in LEAVING:  # its workflow has not closed it yet
        before = Way(Stage.CLOSED, Outcome(case.ended_as))
    way = before.leave(outcome)
    if way == before:
        return case
    case.ended_as = outcome
    case.version += 1
    cancel_open(tx, case)
    links.revoke(tx.session, case.id, tx.now)
    tx.record("case_ended", case.id, outcome=outcome, reason=reason.code, version=case.version)
    return case


def surveyed(tx: Tx, case_id: UUID, outcome: Outcome) -> UUID | None:
    """Whom a survey would go to if the case were closed now; None where none would (SUR-1)."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    ended = Outcome(case.ended_as or outcome)
    return case.person_id if case.outcome is None and survey_is_sent(ended) else None


def close(tx: Tx, case_id: UUID, outcome: Outcome, safe_contact_forbids: bool) -> bool:
    """Close a case, once; answers whether a survey goes out, as was decided then (SUR-1, CONF-5)."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    if case.outcome is not None:
        return _survey_was_sent(tx, case)
    ended = Outcome(case.ended_as or outcome)
    survey = survey_is_sent(ended, safe_contact_forbids)
    _close(tx, case, ended, survey)
    return survey


def _survey_was_sent(tx: Tx, case: CaseRow) -> bool:
    told = facts.of_subject(tx.session, str(case.id))
    return any(fact.data.get("survey", False) for fact in told if fact.kind == "case_closed")


def _close(tx: Tx, case: CaseRow, outcome: Outcome, survey: bool) -> None:
    cancel_open(tx, case)
    case.outcome, case.stage = outcome, Stage.CLOSED
    case.closed_on = tx.today
    case.version += 1
    links.revoke(tx.session, case.id, tx.now)
    tx.record(
        "case_closed",
        case.id,
        outcome=outcome,
        day=tx.today.isoformat(),
        cil=case.cil,
        on_behalf_of=case.on_behalf_of,
        withdrawn=outcome in LEAVING,
        survey=survey,
    )
