"""The metrics of organisations: CILs that have not joined a platform in time."""

from collections.abc import Iterable

from kernel.database import Tx
from kernel.health import Late
from services.platform import repository
from services.platform.domain.membership import Joining
from services.platform.service.cils import handling, view

JOINING, JOINING_LABEL = "joining", "Adhésion d'un CIL à une plate-forme"


def lateness(tx: Tx) -> Iterable[Late]:
    """Returns the CILs without a convention two months after they signed the charter (CIL-2)."""
    known = handling(tx)
    views = (view(row, known, tx.today) for row in repository.cils(tx))
    days = sorted(
        one.joining_deadline for one in views if one.joining is Joining.OVERDUE and one.joining_deadline
    )
    if days:
        yield Late(JOINING, JOINING_LABEL, len(days), days[0])
