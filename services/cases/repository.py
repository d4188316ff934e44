"""All SQL of `cases` on cases, steps and advisers: every look-up is scoped by who asks.

A case is within reach of the CIL that handles it and, with it, of the one asked first (CASE-6); an employee's
link reaches its own case only. Another organisation's case is not found, never forbidden.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.identity import Role
from kernel.stored import dump, load
from services.cases.domain.assignment import Absence, Adviser
from services.cases.domain.deadlines import Deadline
from services.cases.domain.steps import Step, StepKind, StepState, step_id
from services.cases.models import AdviserRow, CaseRow, StepRow

BOUNDLESS = frozenset({Role.WORKFLOW, Role.SERVICE, Role.FEED_READER})
"""Roles of the platform itself, which reach every case through the RPCs named for them."""


class CaseUnknown(NotFound):
    title = "Ce dossier n'existe pas ou ne vous est pas accessible."


class AdviserUnknown(NotFound):
    title = "Ce conseiller n'existe pas dans votre CIL."


class StepUnknown(NotFound):
    title = "Cette étape n'est pas ouverte dans ce dossier."


def scoped(tx: Tx, statement: Select[Any]) -> Select[Any]:
    """`statement` on cases, cut down to those that the actor may reach."""
    actor = tx.actor
    if actor.role in BOUNDLESS:
        return statement
    if actor.role is Role.EMPLOYEE:
        own = UUID(actor.link_subject) if actor.link_subject else None
        return statement.where(CaseRow.id == own)
    organisation = actor.organisation or None
    return statement.where(or_(CaseRow.cil == organisation, CaseRow.on_behalf_of == organisation))


def case_for(tx: Tx, case_id: UUID) -> CaseRow:
    """A case within the actor's reach."""
    row: CaseRow | None = tx.session.execute(
        scoped(tx, select(CaseRow).where(CaseRow.id == case_id))  # type: ignore[arg-type]
    ).scalar_one_or_none()
    if row is None:
        raise CaseUnknown
    return row


def find_case(tx: Tx, case_id: UUID) -> CaseRow | None:
    """A case by its id, for the platform itself."""
    return tx.session.get(CaseRow, case_id)


def cases(
    tx: Tx, *, stage: str | None, adviser: str | None, closed: bool | None, after: str | None, limit: int
) -> Sequence[CaseRow]:
    """Cases within reach, by id, after a cursor."""
    statement = scoped(tx, select(CaseRow))
    if stage:
        statement = statement.where(CaseRow.stage == stage)
    if adviser:
        statement = statement.where(CaseRow.adviser == adviser)
    if closed is not None:
        outcome: Any = CaseRow.outcome
        statement = statement.where(outcome.is_not(None) if closed else outcome.is_(None))
    if after:
        statement = statement.where(CaseRow.id > UUID(after))  # type: ignore[arg-type]
    return tx.session.execute(statement.order_by(CaseRow.id).limit(limit)).scalars().all()  # type: ignore[arg-type]


def steps_of(tx: Tx, case_id: UUID) -> list[StepRow]:
    """Steps of a case, in the order in which they were opened."""
    statement = select(StepRow).where(StepRow.case_id == case_id)  # type: ignore[arg-type]
    return list(tx.session.execute(statement.order_by(StepRow.opened_at, StepRow.id)).scalars())  # type: ignore[arg-type]


def step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> StepRow | None:
    """A step by its name within the case."""
    return tx.session.get(StepRow, step_id(str(case_id), kind, ordinal))


def latest_step(tx: Tx, case_id: UUID, kind: StepKind) -> StepRow:
    """The step of a kind that was opened last; StepUnknown where none was."""
    statement = select(StepRow).where(StepRow.case_id == case_id, StepRow.kind == kind)  # type: ignore[arg-type]
    row = tx.session.execute(statement.order_by(StepRow.ordinal.desc()).limit(1)).scalar_one_or_none()  # type: ignore[attr-defined]
    if row is None:
        raise StepUnknown(step=kind)
    return row


def work_list(tx: Tx, adviser: str | None) -> list[tuple[StepRow, CaseRow]]:
    """Open steps within reach, soonest due first, those without a date last."""
    statement = scoped(tx, select(StepRow, CaseRow).join(CaseRow, CaseRow.id == StepRow.case_id))  # type: ignore[arg-type]
    statement = statement.where(StepRow.state == StepState.OPEN)
    if adviser:
        statement = statement.where(CaseRow.adviser == adviser)
    rows = tx.session.execute(statement.order_by(CaseRow.urgent.desc(), StepRow.due.is_(None), StepRow.due))  # type: ignore[attr-defined,union-attr]
    return [(row[0], row[1]) for row in rows]


def waiting(tx: Tx, until: datetime | None) -> list[StepRow]:
    """Open steps whose workflow is to ask again, until an instant."""
    statement = select(StepRow).where(StepRow.state == StepState.OPEN, StepRow.wait_until.is_not(None))  # type: ignore[arg-type,union-attr]
    if until is not None:
        statement = statement.where(StepRow.wait_until <= until)  # type: ignore[operator]
    return list(tx.session.execute(statement.order_by(StepRow.wait_until)).scalars())  # type: ignore[arg-type]


def to_step(row: StepRow) -> Step:
    return Step(
        id=row.id,
        case_id=str(row.case_id),
        kind=StepKind(row.kind),
        ordinal=row.ordinal,
        state=StepState(row.state),
        version=row.version,
        completed_by=row.completed_by,
        completed_at=row.completed_at,
        digest=row.digest,
    )


def deadline_of(row: StepRow) -> Deadline | None:
    return load(Deadline, row.deadline) if row.deadline else None


def set_deadline(row: StepRow, deadline: Deadline | None) -> None:
    row.deadline = dump(deadline) if deadline else None
    row.due = deadline.due if deadline else None


def save_step(row: StepRow, step: Step) -> None:
    """Put a step's new standing on its row."""
    row.state, row.version = step.state, step.version
    row.completed_by, row.completed_at, row.digest = step.completed_by, step.completed_at, step.digest
    if not step.is_open:
        row.wait_until = row.waited_since = None


def advisers_of(tx: Tx, cil: str) -> list[AdviserRow]:
    statement = select(AdviserRow).where(AdviserRow.cil == cil)  # type: ignore[arg-type]
    return list(tx.session.execute(statement.order_by(AdviserRow.id)).scalars())  # type: ignore[arg-type]


def adviser_for(tx: Tx, adviser_id: str, cil: str) -> AdviserRow:
    """An adviser of a CIL."""
    row = tx.session.get(AdviserRow, adviser_id)
    if row is None or row.cil != cil:
        raise AdviserUnknown(field="adviser")
    return row


def loads(tx: Tx, cil: str) -> dict[str, int]:
    """Running cases of each adviser of a CIL."""
    statement = (
        select(CaseRow.adviser, func.count())  # type: ignore[call-overload]
        .where(CaseRow.cil == cil, CaseRow.outcome.is_(None))  # type: ignore[union-attr]
        .group_by(CaseRow.adviser)
    )
    return {adviser: count for adviser, count in tx.session.execute(statement) if adviser}


def to_adviser(row: AdviserRow) -> Adviser:
    return Adviser(
        id=row.id,
        cil_id=row.cil,
        place=row.place,
        social_worker=row.social_worker,
        active=row.active,
        absences=load(tuple[Absence, ...], row.absences or []),
    )
