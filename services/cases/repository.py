"""All SQL of `cases` on cases, steps and advisers: every look-up is scoped by who asks.

A case is within reach of the CIL that handles it and, with it, of the one asked first (CASE-6); an employee's
link reaches its own case only. Another organisation's case is not found, never forbidden.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlmodel import col

from kernel import mail
from kernel.database import Tx, hold
from kernel.errors import Conflict, NotFound
from kernel.identity import Actor, Role
from kernel.ids import ending_of
from kernel.stored import dump, load
from services.cases.domain.assignment import Absence, Adviser
from services.cases.domain.deadlines import Deadline
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step, step_id
from services.cases.domain.work_list import WorkKey
from services.cases.models import AdviserRow, CaseRow, StepRow
from words.way import StepKind, StepState

BOUNDLESS = frozenset({Role.WORKFLOW, Role.SERVICE, Role.FEED_READER})
"""Roles of the platform itself, which reach every case through the RPCs named for them."""


class CaseUnknown(NotFound):
    title = "Ce dossier n'existe pas ou ne vous est pas accessible."


class AdviserUnknown(NotFound):
    title = "Ce conseiller n'existe pas dans votre CIL."


class StepUnknown(Conflict):
    title = "Cette étape n'est pas encore ouverte dans ce dossier."


def scoped(tx: Tx, statement: Any) -> Any:
    """`statement` on cases, cut down to those that the actor may reach."""
    return statement.where(_reached_by(tx.actor.role)).params(_reach_of(tx.actor))


def _reached_by(role: Role) -> ColumnElement[bool]:
    """Which cases a role reaches, given `_reach_of` its actor."""
    if role in BOUNDLESS:
        return true()
    if role is Role.EMPLOYEE:
        return col(CaseRow.id) == bindparam("own")
    return or_(
        col(CaseRow.cil) == bindparam("organisation"),
        col(col(CaseRow.on_behalf_of)) == bindparam("organisation"),
    )


def _reach_of(actor: Actor) -> dict[str, Any]:
    own = UUID(actor.link_subject) if actor.link_subject else None
    return {"own": own, "organisation": actor.organisation or None}


def case_for(tx: Tx, case_id: UUID) -> CaseRow:
    """A case within the actor's reach."""
    wanted = {"case": case_id} | _reach_of(tx.actor)
    row = tx.session.execute(_one_case(tx.actor.role, tx.writes), wanted).scalar_one_or_none()
    if row is None:
        raise CaseUnknown
    return row


@cache
def _one_case(role: Role, held: bool) -> Select[CaseRow]:
    statement = select(CaseRow).where(col(CaseRow.id) == bindparam("case"), _reached_by(role))
    return hold(statement) if held else statement


def find_case(tx: Tx, case_id: UUID) -> CaseRow | None:
    """A case by its id, for the platform itself."""
    return tx.find(CaseRow, case_id)


def cases(
    tx: Tx,
    *where: ColumnElement[bool],
    stage: str | None,
    adviser: str | None,
    closed: bool | None,
    after: UUID | None,
    limit: int,
) -> Sequence[CaseRow]:
    """Cases within reach, the last opened first, after a cursor."""
    statement = scoped(tx, select(CaseRow)).where(*where)
    if stage:
        statement = statement.where(col(CaseRow.stage) == stage)
    if adviser:
        statement = statement.where(col(CaseRow.adviser) == adviser)
    if closed is not None:
        outcome: Any = col(col(CaseRow.outcome))
        statement = statement.where(outcome.is_not(None) if closed else outcome.is_(None))
    if after:
        statement = statement.where(col(CaseRow.id) < after)
    return tx.session.execute(statement.order_by(col(CaseRow.id).desc()).limit(limit)).scalars().all()


def sought(persons: Sequence[UUID], reference: str | None) -> list[ColumnElement[bool]]:
    """Cases of these persons, of one reference; none where nothing is sought. A reference of no case finds none."""
    where: list[ColumnElement[bool]] = [col(CaseRow.person_id).in_(persons)] if persons else []
    if reference:
        ending = ending_of(reference)
        where.append(cast(col(CaseRow.id), Text).endswith(ending) if ending else false())
    return where


def erased_cases_of(tx: Tx, person_id: UUID) -> Sequence[UUID]:
    """A person's cases of which nothing is retained any more."""
    statement = select(col(CaseRow.id)).where(
        col(CaseRow.person_id) == person_id, col(CaseRow.stage) == Stage.ERASED
    )
    return tx.session.execute(statement).scalars().all()


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


def steps_of(tx: Tx, case_id: UUID) -> list[StepRow]:
    """Steps of a case, in the order in which they were opened."""
    return list(tx.session.execute(_STEPS, {"case": case_id}).scalars())


def step(tx: Tx, case_id: UUID, kind: StepKind, ordinal: int) -> StepRow | None:
    """A step by its name within the case."""
    return tx.session.execute(_STEP, {"step": step_id(str(case_id), kind, ordinal)}).scalar_one_or_none()


def find_latest_step(tx: Tx, case_id: UUID, kind: StepKind) -> StepRow | None:
    """The step of a kind that was opened last."""
    return tx.session.execute(_LATEST_STEP, {"case": case_id, "kind": kind}).scalar_one_or_none()


def latest_step(tx: Tx, case_id: UUID, kind: StepKind) -> StepRow:
    """The same; StepUnknown where none was."""
    row = find_latest_step(tx, case_id, kind)
    if row is None:
        raise StepUnknown(step=kind)
    return row


def _calls_for_someone(tx: Tx) -> ColumnElement[bool]:
    """Not a retention before its first notice, nor a survey, save that of who cannot be written to (SUR-1, ENG-7)."""
    kind: Any = col(StepRow.kind)
    unwritten = mail.withheld(tx, StepKind.SURVEY, "no_email").subquery()
    by_telephone = select(unwritten.c.subject + step_id("", StepKind.SURVEY, 1))
    return or_(
        kind.not_in((StepKind.RETENTION, StepKind.SURVEY)),
        and_(kind == StepKind.RETENTION, col(StepRow.reminded) > 0),
        col(StepRow.id).in_(by_telephone),
    )


def work_list(
    tx: Tx, advisers: Collection[str] | None, after: WorkKey | None, limit: int
) -> list[tuple[StepRow, CaseRow]]:
    """Open steps within reach, of all cases or of these advisers', in the order of `WorkKey`, after a cursor."""
    statement = scoped(
        tx, select(StepRow, CaseRow).join(CaseRow, col(col(CaseRow.id)) == col(col(StepRow.case_id)))
    )
    statement = statement.where(col(StepRow.state) == StepState.OPEN, _calls_for_someone(tx))
    if advisers is not None:
        statement = statement.where(col(CaseRow.adviser).in_(advisers))
    order = (not_(col(CaseRow.urgent)), func.coalesce(col(StepRow.due), date.max), col(StepRow.id))
    if after:
        statement = statement.where(tuple_(*order) > tuple_(after.calm, after.due, after.step))
    return [tuple(row) for row in tx.session.execute(statement.order_by(*order).limit(limit))]


def waiting(tx: Tx, until: datetime | None) -> list[StepRow]:
    """Open steps whose workflow is to ask again, until an instant."""
    statement = select(StepRow).where(
        col(StepRow.state) == StepState.OPEN, col(col(StepRow.wait_until)).is_not(None)
    )
    if until is not None:
        statement = statement.where(col(StepRow.wait_until) <= until)
    return list(tx.session.execute(statement.order_by(col(StepRow.wait_until))).scalars())


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
    rows = tx.session.execute(statement.where(col(StepRow.state) == StepState.OPEN, _calls_for_someone(tx)))
    return {StepKind(kind): opened for kind, opened in rows}


def late_by_kind(tx: Tx) -> dict[StepKind, tuple[int, date]]:
    """Open steps whose day has passed: how many of each kind, and the first day that passed."""
    statement = select(col(StepRow.kind), func.count(), func.min(col(StepRow.due))).group_by(
        col(StepRow.kind)
    )
    late = statement.where(col(StepRow.state) == StepState.OPEN, col(StepRow.due) < tx.today)
    rows = tx.session.execute(late.order_by(func.min(col(StepRow.due))))
    return {StepKind(kind): (count, first) for kind, count, first in rows if first}


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
    statement = select(AdviserRow).where(col(AdviserRow.cil) == cil)
    return list(tx.session.execute(statement.order_by(col(AdviserRow.id))).scalars())


def team(tx: Tx, cil: str) -> dict[str, Adviser]:
    return {row.id: to_adviser(row) for row in advisers_of(tx, cil)}


def remains(tx: Tx, adviser: Adviser) -> bool:
    """Whether an adviser is still in their CIL; held until the commit, so that none leaves at that instant."""
    row = tx.find(AdviserRow, adviser.id)
    return row is not None and row.active and row.cil == adviser.cil_id


def cil_of_adviser(tx: Tx, adviser_id: str) -> str | None:
    """The CIL in whose team an adviser is now."""
    return tx.session.execute(_CIL_OF_ADVISER, {"adviser": adviser_id}).scalar_one_or_none()


_CIL_OF_ADVISER = select(col(AdviserRow.cil)).where(
    col(AdviserRow.id) == bindparam("adviser"), col(AdviserRow.active)
)


def adviser_for(tx: Tx, adviser_id: str, cil: str) -> AdviserRow:
    """An adviser of a CIL, still there."""
    row = tx.find(AdviserRow, adviser_id)
    if row is None or row.cil != cil or not row.active:
        raise AdviserUnknown(field="adviser")
    return row


def followed_by(tx: Tx, adviser_id: str) -> list[CaseRow]:
    """Running cases of an adviser, oldest first."""
    statement = select(CaseRow).where(col(CaseRow.adviser) == adviser_id, col(col(CaseRow.outcome)).is_(None))
    return list(tx.session.execute(tx.held(statement.order_by(col(CaseRow.id)))).scalars())


def loads(tx: Tx, cil: str) -> dict[str, int]:
    """Running cases of each adviser of a CIL."""
    statement = (
        select(col(CaseRow.adviser), func.count())
        .where(col(CaseRow.cil) == cil, col(col(CaseRow.outcome)).is_(None))
        .group_by(col(CaseRow.adviser))
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
