"""The retention of a closed case: kept, kept longer for a reason, then erased (CASE level 2, 12; CONF-6).

The case's shell stays: its reference, outcome, days and facts, none of which says who the person was.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import idempotency, links
from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.reasons import Reason
from services.cases.domain.retention import StillRetained
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from services.cases.repository import erasure
from services.cases.service import steps
from services.cases.service.guard import kept
from words.way import StepKind, StepState


@dataclass(frozen=True, slots=True)
class Leaving:
    """The person whose data may be erased, and their cases of which nothing is retained any more."""

    person_id: UUID
    cases: tuple[UUID, ...]


def hold(tx: Tx, case_id: UUID, due: date, reason: Reason) -> Step:
    """Keeps a closed case longer, for a dispute or a procedure; the employee is told."""
    case = kept(tx, case_id, May.MANAGE_TEAM)
    tx.check_version(case.version)
    held = steps.extend(tx, case, StepKind.RETENTION, due, reason)
    repository.save(tx, case)
    return held


def leaving(tx: Tx, case_id: UUID) -> Leaving:
    """Returns what may be erased; raises StillRetained until the retention step has lapsed."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    _check_may_leave(tx, case)
    return Leaving(case.person_id, (*repository.erased_cases_of(tx, case.person_id), case_id))


def _check_may_leave(tx: Tx, case: Case) -> None:
    step = repository.latest_step(tx, case, StepKind.RETENTION)
    if step.state is not StepState.LAPSED:
        raise StillRetained(due=step.due)


def erase(tx: Tx, case_id: UUID) -> Case:
    """Erases what the case says of the employee; a second call changes nothing."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    _check_may_leave(tx, case)
    if case.stage is Stage.ERASED:
        return case
    erasure.erase(tx, case)
    links.forget(tx, case_id)
    idempotency.purge(tx, tx.now - idempotency.KEPT)
    erased = repository.save(tx, case.erase())
    tx.record(facts.CaseErased(case=case_id, day=tx.today, version=erased.version))
    return erased
