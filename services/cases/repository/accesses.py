"""SQL of who opened the file of a case: one entry per person, file, purpose and hour (CONF-3)."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from kernel import readings
from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.domain.plain import Part
from services.cases.models import AccessRow


def note(tx: Tx, case: Case, parts: Collection[Part]) -> None:
    """Notes that the actor reads these parts of a file, before they are served (CONF-3)."""
    readings.note(tx, AccessRow, "case_id", case.id, parts)


def accesses_of(tx: Tx, case: Case) -> list[AccessRow]:
    """Who opened a file, the oldest first."""
    statement = select(AccessRow).where(col(AccessRow.case_id) == case.id)
    return list(tx.session.execute(statement.order_by(col(AccessRow.hour))).scalars())
