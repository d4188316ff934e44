"""SQL of cases themselves: every look-up is scoped by who asks.

A case is within reach of the CIL that handles it and, with it, of the one asked first (CASE-6); an employee's
link reaches its own case only. Another organisation's case is not found, never forbidden.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, false, or_, select, true
from sqlmodel import col

from kernel import facts
from kernel.database import Tx, hold
from kernel.errors import NotFound
from kernel.facts import Fact
from kernel.identity import Actor, Role
from kernel.ids import ending_of
from services.cases.domain.sequence import Stage
from services.cases.models import CaseRow
from services.cases.repository.overview import with_late_step

BOUNDLESS = frozenset({Role.WORKFLOW, Role.SERVICE, Role.FEED_READER})
"""Roles of the platform itself, which reach every case through the RPCs named for them."""


class CaseUnknown(NotFound):
    title = "Ce dossier n'existe pas ou ne vous est pas accessible."


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
    """A case within the actor's reach; CaseUnknown where there is none."""
    row = find_case(tx, case_id)
    if row is None:
        raise CaseUnknown
    return row


def find_case(tx: Tx, case_id: UUID) -> CaseRow | None:
    """The same; None where there is none."""
    wanted = {"case": case_id} | _reach_of(tx.actor)
    return tx.session.execute(_one_case(tx.actor.role, tx.writes), wanted).scalar_one_or_none()


@cache
def _one_case(role: Role, held: bool) -> Select[CaseRow]:
    statement = select(CaseRow).where(col(CaseRow.id) == bindparam("case"), _reached_by(role))
    return hold(statement) if held else statement


def list_cases(
    tx: Tx,
    *,
    stage: str | None,
    adviser: str | None,
    closed: bool | None,
    late: bool,
    persons: Sequence[UUID],
    reference: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[CaseRow]:
    """Cases within reach, the last opened first, after a cursor; of some persons or of one reference, if given."""
    statement = scoped(tx, select(CaseRow)).where(*_sought(persons, reference))
    if late:
        statement = statement.where(with_late_step(tx.today))
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


def _sought(persons: Sequence[UUID], reference: str | None) -> list[ColumnElement[bool]]:
    """Cases of these persons, of one reference; none where nothing is sought. A reference of no case finds none."""
    where: list[ColumnElement[bool]] = [col(CaseRow.person_id).in_(persons)] if persons else []
    if reference:
        ending = ending_of(reference)
        where.append(cast(col(CaseRow.id), Text).endswith(ending) if ending else false())
    return where


def erased_cases_of(tx: Tx, person_id: UUID) -> Sequence[UUID]:
    """A person's cases within reach of which nothing is retained any more."""
    statement = scoped(tx, select(col(CaseRow.id))).where(
        col(CaseRow.person_id) == person_id, col(CaseRow.stage) == Stage.ERASED
    )
    return tx.session.execute(statement).scalars().all()


def followed_by(tx: Tx, adviser_id: str) -> list[CaseRow]:
    """Running cases within reach that an adviser follows, oldest first."""
    statement = scoped(tx, select(CaseRow)).where(
        col(CaseRow.adviser) == adviser_id, col(col(CaseRow.outcome)).is_(None)
    )
    return list(tx.session.execute(tx.held(statement.order_by(col(CaseRow.id)))).scalars())


def facts_of(tx: Tx, case: CaseRow) -> list[Fact]:
    """Everything that happened to a case, in order."""
    return facts.of_subject(tx.session, str(case.id))


def add(tx: Tx, row: Any) -> None:
    tx.session.add(row)
