"""SQL of who opened the file of a case: one entry per person, file, purpose and hour (CONF-3)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from kernel.database import Tx
from kernel.ids import new_id
from services.cases.domain.case import Case
from services.cases.domain.plain import Part
from services.cases.models import AccessRow

_NOTED = select(col(AccessRow.purpose)).where(
    col(AccessRow.case_id) == bindparam("case"),
    col(AccessRow.subject) == bindparam("who"),
    col(AccessRow.hour) == bindparam("when"),
)


def noted(tx: Tx, case: Case, hour: datetime) -> set[str]:
    """Parts of a file whose reading by the actor is noted within an hour."""
    wanted = {"case": case.id, "who": tx.actor.subject, "when": hour}
    return set(tx.session.execute(_NOTED, wanted).scalars())


def note(tx: Tx, case: Case, parts: Collection[Part], hour: datetime) -> None:
    """Note that the actor reads these parts within an hour."""
    tx.session.add_all(
        AccessRow(
            id=new_id(),
            case_id=case.id,
            subject=tx.actor.subject,
            role=tx.actor.role,
            organisation=tx.actor.organisation,
            purpose=part,
            hour=hour,
        )
        for part in sorted(parts)
    )


def accesses_of(tx: Tx, case: Case) -> list[AccessRow]:
    """Who opened a file, the oldest first."""
    statement = select(AccessRow).where(col(AccessRow.case_id) == case.id)
    return list(tx.session.execute(statement.order_by(col(AccessRow.hour))).scalars())
