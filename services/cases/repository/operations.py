"""SQL of what operators watch: what workflows wait for, and counts of cases and steps. Of no case in particular."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from kernel.database import Tx
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from services.cases.models import CaseRow, StepRow
from services.cases.repository.steps import calls_for_someone, to_step
from words.way import StepKind, StepState


def waiting(tx: Tx, until: datetime | None) -> list[Step]:
    """Open steps whose workflow is to ask again, until an instant."""
    statement = select(StepRow).where(
        col(StepRow.state) == StepState.OPEN, col(col(StepRow.wait_until)).is_not(None)
    )
    if until is not None:
        statement = statement.where(col(StepRow.wait_until) <= until)
    rows = tx.session.execute(statement.order_by(col(StepRow.wait_until))).scalars()
    return [to_step(row) for row in rows]


def count_by_stage(tx: Tx) -> dict[Stage, int]:
    counted = select(col(CaseRow.stage), func.count()).group_by(col(CaseRow.stage))
    return dict.fromkeys(Stage, 0) | {Stage(stage): count for stage, count in tx.session.execute(counted)}


def count_due(tx: Tx, first: date, last: date) -> int:
    """Open steps due from a day to another, both included."""
    statement = select(func.count()).where(
        col(StepRow.state) == StepState.OPEN, col(StepRow.due).between(first, last)
    )
    return int(tx.session.execute(statement).scalar_one())


def oldest_open(tx: Tx) -> dict[StepKind, datetime]:
    """Since when the oldest open step of each kind has called for someone."""
    statement = select(col(StepRow.kind), func.min(col(StepRow.opened_at))).group_by(col(StepRow.kind))
    rows = tx.session.execute(statement.where(col(StepRow.state) == StepState.OPEN, calls_for_someone(tx)))
    return {StepKind(kind): opened for kind, opened in rows}


def late_by_kind(tx: Tx) -> dict[StepKind, tuple[int, date]]:
    """Open steps whose day has passed: how many of each kind, and the first day that passed."""
    statement = select(col(StepRow.kind), func.count(), func.min(col(StepRow.due))).group_by(
        col(StepRow.kind)
    )
    late = statement.where(col(StepRow.state) == StepState.OPEN, col(StepRow.due) < tx.today)
    rows = tx.session.execute(late.order_by(func.min(col(StepRow.due))))
    return {StepKind(kind): (count, first) for kind, count, first in rows if first}
