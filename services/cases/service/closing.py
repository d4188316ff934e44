"""A case ends: by its way, or from outside it at any stage; then it is closed (CASE-3, CASE-13, SUR-1)."""

from uuid import UUID

from kernel import links
from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.commitments import end_all
from services.cases.domain.decision import Orientation, check_oriented
from services.cases.domain.ending import Ending
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import LEAVING, Stage
from services.cases.domain.survey import survey_is_sent
from services.cases.models import CaseRow
from services.cases.repository import contents
from services.cases.service.running import kept, way_of
from services.cases.service.steps import cancel_open
from words.way import Outcome, StepKind


def leave(tx: Tx, case_id: UUID, outcome: Outcome, reason: Reason) -> CaseRow:
    """End a case at any stage: withdrawn, unreachable, deceased, opened in error (CASE-3).

    Every timer and message stops in the act itself; its workflow then closes it.
    """
    case = kept(tx, case_id)
    tx.check_version(case.version)
    known = contents.ending(tx, case)
    if known and known.outcome in LEAVING:
        known.said_again(outcome, reason)
        return case
    way_of(case).check_running()
    way_of(case).leave(outcome)
    _end(tx, case, Ending(outcome, tx.now, tx.actor.subject, reason))
    cancel_open(tx, case)
    links.revoke(tx, case.id)
    return case


def turn_structural(tx: Tx, case_id: UUID, orientations: tuple[Orientation, ...], reason: Reason) -> CaseRow:
    """Re-assessed with a reason and oriented; after signature the commitments end and the report comes next (DIF-6)."""
    case = kept(tx, case_id)
    tx.check_version(case.version)
    check_oriented(orientations)
    if known := contents.ending(tx, case):
        known.said_again(known.outcome, reason, orientations)
        return case
    way_of(case).check_running()
    way = way_of(case).turn_structural()
    outcome = way.outcome or Outcome.TURNED_STRUCTURAL
    if outcome is Outcome.TURNED_STRUCTURAL:
        case.stage = way.stage
        for one in end_all(contents.commitments(tx, case), tx.today, tx.actor.subject, reason):
            contents.save_commitment(tx, case, one)
    _end(tx, case, Ending(outcome, tx.now, tx.actor.subject, reason, orientations))
    cancel_open(tx, case, *(kind for kind in StepKind if kind is not StepKind.REPORT))
    return case


def _end(tx: Tx, case: CaseRow, ending: Ending) -> None:
    """Told before the steps that it cancels: a workflow that knew of these alone would go on to its report."""
    contents.save_ending(tx, case, ending)
    case.ended_as = ending.outcome
    case.version += 1
    tx.record(
        "case_ended",
        case.id,
        outcome=ending.outcome,
        reason=ending.reason.code,
        orientations=[one.body for one in ending.orientations],
        version=case.version,
    )


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
    told = repository.facts_of(tx, case)
    return any(fact.data.get("survey", False) for fact in told if fact.kind == "case_closed")


def _close(tx: Tx, case: CaseRow, outcome: Outcome, survey: bool) -> None:
    cancel_open(tx, case)
    case.outcome, case.stage = outcome, Stage.CLOSED
    case.closed_on = tx.today
    case.version += 1
    links.revoke(tx, case.id)
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
