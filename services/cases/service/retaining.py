"""A closed case is kept, held for longer with a reason, then erased (CASE, level 2, 12; CONF-6).

What stays is the case's shell: its reference, its outcome, its days, and its facts, none of which says who it was.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel import idempotency, links
from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.reasons import Reason
from services.cases.domain.retention import StillRetained
from services.cases.domain.sequence import Stage
from services.cases.models import CaseRow, StepRow
from services.cases.repository import erasure
from services.cases.service import steps
from services.cases.service.running import kept, way_of
from words.way import StepKind, StepResult, StepState


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose data may leave: the person, and their cases of which nothing is retained any more."""

    person_id: UUID
    cases: tuple[UUID, ...]


def hold(tx: Tx, case_id: UUID, due: date, reason: Reason) -> StepRow:
    """Keep a closed case for longer, for a dispute or a procedure: an entry in the ledger, told to the employee."""
    case = kept(tx, case_id, May.MANAGE_TEAM)
    tx.check_version(case.version)
    return steps.extend(tx, case, StepKind.RETENTION, due, reason)


def leaving(tx: Tx, case_id: UUID) -> Leaving:
    """Refused while the case is retained: the row decides, whatever is asked."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    step = repository.latest_step(tx, case, StepKind.RETENTION)
    if step.state != StepState.LAPSED:
        raise StillRetained(due=step.due)
    return Leaving(case.person_id, (*repository.erased_cases_of(tx, case.person_id), case_id))


def erase(tx: Tx, case_id: UUID) -> CaseRow:
    """Erase what the case says of the employee, once however often it is asked for."""
    leaving(tx, case_id)
    case = repository.case_for(tx, case_id)
    if case.stage == Stage.ERASED:
        return case
    case.stage = way_of(case).after(StepKind.RETENTION, StepResult.LAPSED).stage
    erasure.erase(tx, case)
    links.forget(tx, case_id)
    idempotency.purge(tx, tx.now - idempotency.KEPT)
    case.version += 1
    tx.record("case_erased", case_id, day=tx.today.isoformat(), version=case.version)
    return case
