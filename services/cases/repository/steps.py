"""SQL of the steps of cases, and of the work list that they make."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, or_, select, tuple_
from sqlmodel import col

from kernel import mail
from kernel.database import Tx
from kernel.stored import dump, load
from services.cases.domain.case import Case
from services.cases.domain.deadlines import Deadline
from services.cases.domain.steps import Step, StepUnknown, step_id
from services.cases.domain.work_list import WorkKey
from services.cases.models import CaseRow, StepRow
from services.cases.repository.cases import scoped, to_case
from services.cases.repository.rows import put
from words.way import StepKind, StepState

_STEP = select(StepRow).where(col(StepRow.id) == bindparam("step"))
_STEPS = (
    select(StepRow)
    .where(col(StepRow.case_id) == bindparam("case"))
    .order_by(col(StepRow.opened_at), col(col(StepRow.id)))
)
_LATEST_STEP = (
    select(StepRow)
    .where(col(StepRow.case_id) == bindparam("case"), col(col(StepRow.kind)) == bindparam("kind"))
    .order_by(col(StepRow.ordinal).desc())
    .limit(1)
)


def steps_of(tx: Tx, case: Case) -> list[Step]:
    """Steps of a case, in the order in which they were opened."""
    return [to_step(row) for row in tx.session.execute(_STEPS, {"case": case.id}).scalars()]


def step(tx: Tx, case: Case, kind: StepKind, ordinal: int) -> Step | None:
    """A step by its name within the case."""
    row = tx.session.execute(_STEP, {"step": step_id(str(case.id), kind, ordinal)}).scalar_one_or_none()
    return to_step(row) if row else None


def find_latest_step(tx: Tx, case: Case, kind: StepKind) -> Step | None:
    """Returns the step of a kind that was opened last, or None."""
    row = tx.session.execute(_LATEST_STEP, {"case": case.id, "kind": kind}).scalar_one_or_none()
    return to_step(row) if row else None


def latest_step(tx: Tx, case: Case, kind: StepKind) -> Step:
    """Returns the step of a kind that was opened last; raises StepUnknown where none was."""
    found = find_latest_step(tx, case, kind)
    if found is None:
        raise StepUnknown(step=kind)
    return found


def calls_for_someone(tx: Tx) -> ColumnElement[bool]:
    """Steps that somebody has to do: no retention before its first notice, no survey sent by e-mail (SUR-1, ENG-7)."""
    kind: Any = col(StepRow.kind)
    unwritten = mail.withheld(tx, StepKind.SURVEY, ("no_email", mail.REFUSED, mail.UNDELIVERED)).subquery()
    by_telephone = select(unwritten.c.subject + step_id("", StepKind.SURVEY, 1))
    return or_(
        kind.not_in((StepKind.RETENTION, StepKind.SURVEY)),
        and_(kind == StepKind.RETENTION, col(StepRow.reminded) > 0),
        col(StepRow.id).in_(by_telephone),
    )


def work_list(
    tx: Tx, advisers: Collection[str] | None, after: WorkKey | None, limit: int
) -> list[tuple[Step, Case]]:
    """Open steps within reach, of all cases or of these advisers', in the order of `WorkKey`, after a cursor."""
    statement = scoped(
        tx, select(StepRow, CaseRow).join(CaseRow, col(col(CaseRow.id)) == col(col(StepRow.case_id)))
    )
    statement = statement.where(col(StepRow.state) == StepState.OPEN, calls_for_someone(tx))
    if advisers is not None:
        statement = statement.where(col(CaseRow.adviser).in_(advisers))
    order = (not_(col(CaseRow.urgent)), func.coalesce(col(StepRow.due), date.max), col(StepRow.id))
    if after:
        statement = statement.where(tuple_(*order) > tuple_(after.calm, after.due, after.step))
    rows = tx.session.execute(statement.order_by(*order).limit(limit))
    return [(to_step(step), to_case(case)) for step, case in rows]


def save_step(tx: Tx, step: Step) -> None:
    """Saves a step, new or not."""
    put(
        tx,
        StepRow,
        id=step.id,
        case_id=UUID(step.case_id),
        kind=step.kind,
        ordinal=step.ordinal,
        state=step.state,
        version=step.version,
        result=step.result,
        opened_at=step.opened_at,
        completed_by=step.completed_by,
        completed_at=step.completed_at,
        digest=step.digest,
        deadline=dump(step.deadline) if step.deadline else None,
        due=step.due,
        reminded=step.reminded,
        wait_until=step.wait_until,
        waited_since=step.waited_since,
    )


def to_step(row: StepRow) -> Step:
    return Step(
        id=row.id,
        case_id=str(row.case_id),
        kind=StepKind(row.kind),
        ordinal=row.ordinal,
        opened_at=row.opened_at,
        deadline=load(Deadline, row.deadline) if row.deadline else None,
        state=StepState(row.state),
        version=row.version,
        result=row.result,
        completed_by=row.completed_by,
        completed_at=row.completed_at,
        digest=row.digest,
        reminded=row.reminded,
        wait_until=row.wait_until,
        waited_since=row.waited_since,
    )
