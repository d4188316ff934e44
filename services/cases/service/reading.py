"""Reading a file: every access by a person is recorded before the content is served (CONF-3)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from kernel import facts
from kernel.database import Tx
from kernel.facts import Fact
from kernel.identity import Role
from kernel.ids import new_id
from services.cases import contents, repository
from services.cases.access import RIGHTS, May, require
from services.cases.domain.assignment import charged_to, in_charge
from services.cases.domain.plain import Part
from services.cases.domain.work_list import WorkKey
from services.cases.models import AccessRow, CaseRow, ExchangeRow, StepRow
from services.cases.overview import with_late_step


def open_file(tx: Tx, case_id: UUID, part: Part) -> CaseRow:
    """A case about to be read by a person, with one entry per person, file, purpose and hour (CONF-3)."""
    tx.actor.require(*_readers())
    case = repository.case_for(tx, case_id)
    record(tx, case_id, {part})
    return case


def record(tx: Tx, case_id: UUID, parts: Collection[Part]) -> None:
    """Note what is about to be served of a case within reach."""
    hour = tx.now.replace(minute=0, second=0, microsecond=0)
    wanted = {"case": case_id, "who": tx.actor.subject, "when": hour}
    if unrecorded := set(parts) - set(tx.session.execute(_RECORDED, wanted).scalars()):
        tx.must_write()
        tx.session.add_all(_entry(tx, case_id, part, hour) for part in sorted(unrecorded))


_RECORDED = select(col(AccessRow.purpose)).where(
    col(AccessRow.case_id) == bindparam("case"),
    col(AccessRow.subject) == bindparam("who"),
    col(AccessRow.hour) == bindparam("when"),
)


def accesses(tx: Tx, case_id: UUID) -> list[AccessRow]:
    """Who opened the file, for the employee to see (CONF-3)."""
    repository.case_for(tx, case_id)
    statement = select(AccessRow).where(col(AccessRow.case_id) == case_id)
    return list(tx.session.execute(statement.order_by(col(AccessRow.hour))).scalars())


def work(
    tx: Tx, adviser: str | None, after: WorkKey | None, limit: int
) -> tuple[list[tuple[StepRow, CaseRow, str | None]], date]:
    """What is to be done, and who is in charge of it today; with today's legal day, which says what is late.

    An adviser's own by default, with that of whom they stand in for (CASE-1); all of the CIL's for its responsible.
    """
    require(tx.actor, May.WORK)
    wanted = adviser or (tx.actor.subject if tx.actor.role is Role.ADVISER else None)
    team = repository.team(tx, tx.actor.organisation)
    theirs = charged_to(wanted, team, tx.today) if wanted else None
    found = repository.work_list(tx, theirs, after, limit)
    charged = {case.adviser: in_charge(case.adviser, team, tx.today) for _, case in found if case.adviser}
    return [(step, case, charged.get(case.adviser or "")) for step, case in found], tx.today


def list_cases(
    tx: Tx,
    stage: str | None,
    adviser: str | None,
    closed: bool | None,
    late: bool,
    persons: Sequence[UUID],
    reference: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[CaseRow]:
    """The last opened first; of some persons, whom `intake` finds by name, or of one reference."""
    require(tx.actor, May.READ_FILE)
    where = [*((with_late_step(tx.today),) if late else ()), *repository.sought(persons, reference)]
    return repository.cases(tx, *where, stage=stage, adviser=adviser, closed=closed, after=after, limit=limit)


def steps(tx: Tx, case_id: UUID) -> tuple[list[StepRow], date]:
    """The steps of a case, and today's legal day, which says which are late."""
    tx.actor.require(*_readers())
    repository.case_for(tx, case_id)
    return repository.steps_of(tx, case_id), tx.today


def way(tx: Tx, case_id: UUID) -> tuple[CaseRow, list[StepRow], date]:
    """A case with its steps, and today's legal day."""
    tx.actor.require(*_readers())
    return repository.case_for(tx, case_id), repository.steps_of(tx, case_id), tx.today


def exchanges(tx: Tx, case_id: UUID) -> list[ExchangeRow]:
    """First answer, interviews and follow-up points, with their notes, in their order."""
    require(tx.actor, May.READ_FILE)
    repository.case_for(tx, case_id)
    return contents.exchanges(tx, case_id)


def story(tx: Tx, case_id: UUID) -> list[Fact]:
    """Everything that happened to a case, in order."""
    require(tx.actor, May.READ_FILE)
    repository.case_for(tx, case_id)
    return facts.of_subject(tx.session, str(case_id))


def _entry(tx: Tx, case_id: UUID, part: Part, hour: datetime) -> AccessRow:
    return AccessRow(
        id=new_id(),
        case_id=case_id,
        subject=tx.actor.subject,
        role=tx.actor.role,
        organisation=tx.actor.organisation,
        purpose=part,
        hour=hour,
    )


def _readers() -> tuple[Role, ...]:
    return tuple(RIGHTS[May.READ_FILE] | RIGHTS[May.READ_OWN_FILE])
