"""The report that ends level 2: measured results, and the adviser's appraisal (CASE level 2, 11; ENG-5)."""

from collections.abc import Iterable
from uuid import UUID

from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.budget import Budget
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.referrals import PLANNED, Referral
from services.cases.domain.report import Referrals, Report, Results, check_settled, measure
from services.cases.repository import agreements, contents, referrals
from services.cases.service import steps
from words.way import StepKind, StepResult, StepState


def report(tx: Tx, case_id: UUID, good_end: bool, appraisal: str) -> Report:
    """Makes the report: the results are computed, the appraisal is the adviser's (CASE level 2, 11).

    Each commitment has its outcome first, also where time ended the implementation: the report measures them, and
    nobody can say later what became of one (ENG-5).
    """
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.REPORT)
    commitments = agreements.commitments(tx, case)
    check_settled(commitments)
    known = contents.report(tx, case)
    oriented = contents.orientations(tx, case)
    made = known or Report(
        str(case_id), tx.today, tx.actor.subject, results_of(tx, case, commitments), appraisal, oriented
    )
    said = {"good_end": good_end, "appraisal": appraisal}
    settled = steps.settle(tx, case, step, said, _result(good_end))
    if settled is not case:
        contents.save_report(tx, case, made)
        repository.save(tx, settled)
        tx.record(facts.ReportMade(case=case_id, good_end=good_end))
    return made


def _result(good_end: bool) -> StepResult:
    return StepResult.GOOD_END if good_end else StepResult.WITHOUT_GOOD_END


def results_of(tx: Tx, case: Case, commitments: tuple[Commitment, ...]) -> Results:
    """Returns the results of a case, measured now."""
    points = [step for step in repository.steps_of(tx, case) if step.kind is StepKind.FOLLOW_UP]
    follow_ups = sum(1 for step in points if step.state is StepState.DONE)
    offer = agreements.offer(tx, case)
    last = contents.diagnosis(tx, case)
    signed = offer.terms.diagnosis_version if offer else None
    first = contents.diagnosis(tx, case, signed) if last and signed not in (None, last.version) else last
    counted = count_referrals(referrals.referrals(tx, case))
    return measure(commitments, counted, follow_ups, _budget(first), _budget(last))


def count_referrals(known: Iterable[Referral]) -> Referrals:
    states = [one.state for one in known]
    answered = ("accepted", "good_end", "no_good_end")
    return Referrals(
        sent=sum(1 for state in states if state != PLANNED),
        accepted=sum(1 for state in states if state in answered),
        refused=states.count("refused"),
        expired=states.count("expired"),
        good_end=states.count("good_end"),
        without_good_end=states.count("no_good_end"),
    )


def _budget(diagnosis: Diagnosis | None) -> Budget | None:
    """The budget of a diagnosis that was validated, or None."""
    return diagnosis.content.budget if diagnosis and diagnosis.validated else None
