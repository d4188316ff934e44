"""SQL of what a CIL's responsible looks over: each adviser's load, and cases that call for attention.

Only what the CIL itself handles: a case that another one handles on its behalf is followed there (CASE-6).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import case as when
from sqlmodel import col

from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.domain.oversight import Concern, Load
from services.cases.domain.policy import DEFAULT_POLICY, Policy
from services.cases.domain.steps import Step
from services.cases.models import CaseRow, StepRow
from services.cases.repository.cases import late, to_case
from services.cases.repository.steps import to_step
from words.way import StepKind, StepState

A_WHILE = timedelta(hours=1)
"""Between two steps a workflow takes a moment; what lasts longer is stuck."""

_step = col(col(StepRow.id))
_due: Any = col(col(StepRow.due))
_outcome: Any = col(col(CaseRow.outcome))
_adviser: Any = col(col(CaseRow.adviser))


def loads(tx: Tx) -> dict[str, Load]:
    """What each adviser of the actor's CIL carries."""
    urgent = func.sum(when((col(CaseRow.urgent), 1), else_=0))
    counted = (
        select(_adviser, func.count(), urgent).where(_handled(tx), _outcome.is_(None)).group_by(_adviser)
    )
    overdue = (
        _with_steps(select(_adviser, func.count())).where(_handled(tx), late(tx.today)).group_by(_adviser)
    )
    lateness = {adviser: count for adviser, count in tx.session.execute(overdue) if adviser}
    found = {
        adviser: Load(running, hurried, lateness.pop(adviser, 0))
        for adviser, running, hurried in tx.session.execute(counted)
        if adviser
    }
    return found | {adviser: Load(late=count) for adviser, count in lateness.items()}


def concerning(tx: Tx, concern: Concern, limit: int) -> list[tuple[Case, Step | None]]:
    """Cases that call for attention and the step at stake, the oldest matter first."""
    statement, order = _matter(tx, concern)
    rows = tx.session.execute(statement.order_by(order, col(CaseRow.id)).limit(limit))
    return [(to_case(row[0]), to_step(row[1]) if len(row) > 1 else None) for row in rows]


def count(tx: Tx, concern: Concern) -> int:
    statement, _ = _matter(tx, concern)
    return int(
        tx.session.execute(statement.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
    )


def last_moved(tx: Tx, case: Case) -> datetime:
    """When something last happened to the steps of a case; its opening where nothing did."""
    moved = func.max(func.coalesce(col(StepRow.completed_at), col(StepRow.opened_at)))
    found: datetime | None = tx.session.execute(
        select(moved).where(col(StepRow.case_id) == case.id)
    ).scalar_one()
    return found or case.opened_at


def _matter(tx: Tx, concern: Concern, policy: Policy = DEFAULT_POLICY) -> tuple[Any, Any]:
    """Cases, joined with their steps where one is at stake; and what puts them in order."""
    is_open = col(StepRow.state) == StepState.OPEN
    of_cases = select(CaseRow).where(_handled(tx))
    of_steps = _with_steps(select(CaseRow, StepRow)).where(_handled(tx))
    match concern:
        case Concern.NO_ADVISER:
            return of_cases.where(_outcome.is_(None), _adviser.is_(None)), col(CaseRow.opened_at)
        case Concern.LATE_STEP:
            return of_steps.where(late(tx.today)), _due
        case Concern.NOTHING_AWAITED:
            stuck = (
                _outcome.is_(None),
                ~_steps_since(tx.now - A_WHILE),
                col(CaseRow.opened_at) < tx.now - A_WHILE,
            )
            return of_cases.where(*stuck), col(CaseRow.opened_at)
        case Concern.NO_MOVE:
            before = tx.now - timedelta(days=policy.no_move_days)
            still = (is_open, _due.is_(None), col(StepRow.opened_at) < before, _adviser.is_not(None))
            return of_steps.where(*still), col(StepRow.opened_at)
        case Concern.OFFER_LAPSING:
            until = tx.today + timedelta(days=policy.offer_lapsing_days)
            signing = (is_open, col(StepRow.kind) == StepKind.SIGN_ENGAGEMENT, _due.between(tx.today, until))
            return of_steps.where(*signing), _due
        case Concern.ERASURE_COMING:
            told = (is_open, col(StepRow.kind) == StepKind.RETENTION, col(StepRow.reminded) > 0)
            return of_steps.where(*told), _due


def _handled(tx: Tx) -> ColumnElement[bool]:
    return col(CaseRow.cil) == (tx.actor.organisation or None)


def _with_steps(statement: Any) -> Any:
    return statement.join(StepRow, col(StepRow.case_id) == col(CaseRow.id))


def _steps_since(instant: datetime) -> ColumnElement[bool]:
    """Cases with a step that is open or that was settled since an instant."""
    alive = or_(
        col(StepRow.state) == StepState.OPEN,
        func.coalesce(col(StepRow.completed_at), col(StepRow.opened_at)) >= instant,
    )
    return select(_step).where(col(StepRow.case_id) == col(CaseRow.id), alive).correlate(CaseRow).exists()
