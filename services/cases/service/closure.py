"""The end of a case: a person ends it at any stage, or its way does; then it is closed (CASE-3, CASE-13)."""

from uuid import UUID

from kernel import links
from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.catalogue import FACTS
from services.cases.domain.case import Case
from services.cases.domain.commitments import end_all
from services.cases.domain.decision import Orientation, check_oriented
from services.cases.domain.endings import Ending
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import LEAVING
from services.cases.domain.survey import survey_is_sent
from services.cases.repository import agreements, contents
from services.cases.service.guard import kept
from services.cases.service.steps import cancel_open
from words.way import Outcome, StepKind


def leave(tx: Tx, case_id: UUID, outcome: Outcome, reason: Reason) -> Case:
    """Ends a case at any stage: withdrawn, unreachable, deceased or opened in error (CASE-3).

    This act cancels the open steps and revokes the links; the workflow then closes the case.
    """
    case = kept(tx, case_id)
    tx.check_version(case.version)
    known = contents.ending(tx, case)
    if known and known.outcome in LEAVING:
        known.said_again(outcome, reason)
        return case
    left = _end(tx, case.leave(outcome), Ending(outcome, tx.now, tx.actor.subject, reason))
    cancel_open(tx, left)
    links.revoke(tx, left.id)
    return left


def turn_structural(tx: Tx, case_id: UUID, orientations: tuple[Orientation, ...], reason: Reason) -> Case:
    """Records that the difficulty has become structural, and where the employee is sent (DIF-6).

    Once both have signed, the commitments end and the report comes next.
    """
    case = kept(tx, case_id)
    tx.check_version(case.version)
    check_oriented(orientations)
    if known := contents.ending(tx, case):
        known.said_again(known.outcome, reason, orientations)
        return case
    turned = case.turn_structural()
    outcome = turned.ended_as or Outcome.TURNED_STRUCTURAL
    if outcome is Outcome.TURNED_STRUCTURAL:
        for one in end_all(agreements.commitments(tx, case), tx.today, tx.actor.subject, reason):
            agreements.save_commitment(tx, case, one)
    ended = _end(tx, turned, Ending(outcome, tx.now, tx.actor.subject, reason, orientations))
    cancel_open(tx, ended, *(kind for kind in StepKind if kind is not StepKind.REPORT))
    return ended


def _end(tx: Tx, case: Case, ending: Ending) -> Case:
    """Saves the case and records its end, before its steps are cancelled.

    A workflow that heard of the cancelled steps alone would go on to the report.
    """
    contents.save_ending(tx, case, ending)
    ended = repository.save(tx, case)
    tx.record(
        facts.CaseEnded(
            case=case.id,
            outcome=ending.outcome,
            reason=ending.reason.code,
            orientations=tuple(one.body for one in ending.orientations),
            version=ended.version,
        )
    )
    return ended


def surveyed(tx: Tx, case_id: UUID, outcome: Outcome) -> UUID | None:
    """Returns the person who would receive the survey if the case were closed now; None where nobody would (SUR-1)."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    ended = case.ended_as or outcome
    return case.person_id if case.outcome is None and survey_is_sent(ended) else None


def close(tx: Tx, case_id: UUID, outcome: Outcome, safe_contact_forbids: bool) -> bool:
    """Closes a case once, and returns whether its survey is sent, as was decided the first time (SUR-1, CONF-5)."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    if case.outcome is not None:
        return _survey_was_sent(tx, case)
    survey = survey_is_sent(case.ended_as or outcome, safe_contact_forbids)
    _close(tx, case, outcome, survey)
    return survey


def _survey_was_sent(tx: Tx, case: Case) -> bool:
    told = (FACTS.read(fact) for fact in repository.facts_of(tx, case))
    return any(isinstance(fact, facts.CaseClosed) and fact.survey for fact in told)


def _close(tx: Tx, case: Case, outcome: Outcome, survey: bool) -> None:
    cancel_open(tx, case)
    repository.save(tx, case.close(outcome, tx.today))
    links.revoke(tx, case.id)
    tx.record(
        facts.CaseClosed(
            case=case.id,
            outcome=outcome,
            day=tx.today,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of or None,
            withdrawn=outcome in LEAVING,
            survey=survey,
        )
    )
