"""SQL of cases themselves: every look-up is scoped by who asks.

A case is within reach of the CIL that handles it and, with it, of the one asked first (CASE-6); an employee's
link reaches its own case only. Another organisation's case is not found, never forbidden.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
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
    insert,
    or_,
    select,
    true,
    update,
)
from sqlmodel import col

from kernel import facts
from kernel.database import Tx, hold
from kernel.errors import NotFound
from kernel.facts import Fact
from kernel.identity import Actor
from kernel.ids import ending_of
from kernel.roles import AnyRole, TechnicalRole
from kernel.stored import dump, load
from services.cases.domain.assignment import Following
from services.cases.domain.case import Case
from services.cases.domain.information import InformationGiven, ServicesChosen
from services.cases.domain.oversight import NEVER_LATE
from services.cases.domain.sequence import Stage
from services.cases.models import CaseRow, StepRow, Table
from words.roles import Role
from words.way import Outcome, StepState

BOUNDLESS = frozenset({TechnicalRole.WORKFLOW, TechnicalRole.SERVICE, TechnicalRole.FEED_READER})
"""Roles of the platform itself, which reach every case through the RPCs named for them."""


class CaseUnknown(NotFound):
    title = "Ce dossier n'existe pas ou ne vous est pas accessible."


def scoped(tx: Tx, statement: Any) -> Any:
    """Restricts a statement on cases to those within the actor's reach."""
    return statement.where(_reached_by(tx.actor.role)).params(_reach_of(tx.actor))


def _reached_by(role: AnyRole) -> ColumnElement[bool]:
    """The condition that a role puts on cases; its parameters are those of `_reach_of`."""
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


def case_for(tx: Tx, case_id: UUID) -> Case:
    """Returns a case within the actor's reach; raises CaseUnknown where there is none."""
    found = find_case(tx, case_id)
    if found is None:
        raise CaseUnknown
    return found


def find_case(tx: Tx, case_id: UUID) -> Case | None:
    """Returns a case within the actor's reach, or None."""
    wanted = {"case": case_id} | _reach_of(tx.actor)
    row = tx.session.execute(_one_case(tx.actor.role, tx.writes), wanted).scalar_one_or_none()
    return to_case(row) if row else None


@cache
def _one_case(role: AnyRole, held: bool) -> Select[CaseRow]:
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
) -> list[Case]:
    """Returns cases within reach, the last opened first, after a cursor; filtered by what is given."""
    statement = scoped(tx, select(CaseRow)).where(*_sought(persons, reference))
    if late:
        statement = statement.where(_with_late_step(tx.today))
    if stage:
        statement = statement.where(col(CaseRow.stage) == stage)
    if adviser:
        statement = statement.where(col(CaseRow.adviser) == adviser)
    if closed is not None:
        outcome: Any = col(col(CaseRow.outcome))
        statement = statement.where(outcome.is_not(None) if closed else outcome.is_(None))
    if after:
        statement = statement.where(col(CaseRow.id) < after)
    rows = tx.session.execute(statement.order_by(col(CaseRow.id).desc()).limit(limit)).scalars()
    return [to_case(row) for row in rows]


def late(today: date) -> ColumnElement[bool]:
    """Steps that somebody should have done by now."""
    due: Any = col(StepRow.due)
    return and_(col(StepRow.state) == StepState.OPEN, due < today, col(StepRow.kind).not_in(NEVER_LATE))


def _with_late_step(today: date) -> ColumnElement[bool]:
    """Cases that have a late step."""
    steps = select(col(StepRow.kind)).where(col(StepRow.case_id) == col(CaseRow.id), late(today))
    return steps.correlate(CaseRow).exists()


def _sought(persons: Sequence[UUID], reference: str | None) -> list[ColumnElement[bool]]:
    """Conditions on the persons and the reference, where they are given; a malformed reference finds no case."""
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


def followed_by(tx: Tx, adviser_id: str) -> list[Case]:
    """Running cases within reach that an adviser follows, oldest first."""
    statement = scoped(tx, select(CaseRow)).where(
        col(CaseRow.adviser) == adviser_id, col(col(CaseRow.outcome)).is_(None)
    )
    rows = tx.session.execute(tx.held(statement.order_by(col(CaseRow.id)))).scalars()
    return [to_case(row) for row in rows]


def facts_of(tx: Tx, case: Case) -> list[Fact]:
    """Everything that happened to a case, in order."""
    return facts.of_subject(tx.session, str(case.id))


def add(tx: Tx, case: Case) -> None:
    """Saves a new case."""
    tx.session.execute(_ADD, _columns(case))


def save(tx: Tx, case: Case) -> Case:
    """Saves a case and returns it with the next version, which rises here and nowhere else."""
    saved = replace(case, version=case.version + 1)
    tx.session.execute(_SAVE, {"of_case": case.id} | _columns(saved))
    return saved


_TABLE = Table.metadata.tables["case_file"]
_ADD = insert(_TABLE)
_SAVE = update(_TABLE).where(col(CaseRow.id) == bindparam("of_case"))


def to_case(row: CaseRow) -> Case:
    return Case(
        id=row.id,
        reference=row.reference,
        contact_id=row.contact_id,
        person_id=row.person_id,
        contact_day=row.contact_day,
        cil=row.cil,
        departement=row.departement,
        beneficiary_kind=row.beneficiary_kind,
        age_band=row.age_band,
        opened_at=row.opened_at,
        on_behalf_of=row.on_behalf_of,
        siren=row.siren,
        difficulties=tuple(row.difficulties),
        urgent=row.urgent,
        loca_pass=row.loca_pass,
        safe_contact=row.safe_contact,
        stage=Stage(row.stage),
        outcome=Outcome(row.outcome) if row.outcome else None,
        ended_as=Outcome(row.ended_as) if row.ended_as else None,
        adviser=row.adviser,
        following=load(Following, row.following) if row.following else None,
        information=load(tuple[InformationGiven, ...], row.information) if row.information else (),
        services_chosen=load(tuple[ServicesChosen, ...], row.services_chosen) if row.services_chosen else (),
        offer_made_on=row.offer_made_on,
        engaged_on=row.engaged_on,
        closed_on=row.closed_on,
        version=row.version,
    )


def _columns(case: Case) -> dict[str, Any]:
    named = {field.name: getattr(case, field.name) for field in fields(case)}
    return named | {
        "difficulties": list(case.difficulties),
        "ended_as": case.ended_as or "",
        "following": dump(case.following) if case.following else None,
        "information": dump(case.information, tuple[InformationGiven, ...]) if case.information else None,
        "services_chosen": dump(case.services_chosen, tuple[ServicesChosen, ...])
        if case.services_chosen
        else None,
    }
