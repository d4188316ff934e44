"""SQL of who opened the file of a case: one entry per person, file, purpose and hour (CONF-3)."""

from collections.abc import Collection

from sqlmodel import col

from kernel import readings
from kernel.database import Tx
from services.cases.domain.accesses import Access
from services.cases.domain.case import Case
from services.cases.domain.plain import Part
from services.cases.models import AccessRow
from services.cases.repository.rows import of_case

_ACCESSES = of_case(AccessRow, col(AccessRow.hour))


def note(tx: Tx, case: Case, parts: Collection[Part]) -> None:
    """Notes that the actor reads these parts of a file, before they are served (CONF-3)."""
    readings.note(tx, AccessRow, "case_id", case.id, parts)


def accesses_of(tx: Tx, case: Case) -> tuple[Access, ...]:
    """Who opened a file, the oldest first."""
    rows = tx.session.execute(_ACCESSES, {"case": case.id}).scalars()
    return tuple(Access(row.subject, row.role, row.organisation, Part(row.purpose), row.hour) for row in rows)
