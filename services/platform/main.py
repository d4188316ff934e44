"""The `platform` service: organisations, mandates, conventions, homologation."""

from datetime import datetime
from pathlib import Path

from kernel.database import Tx
from kernel.fact_types import Catalogue
from kernel.service import Parts, run
from kernel.temporal import Due
from services.platform import messages, repository, rpc
from services.platform.api import ROUTERS
from services.platform.facts import PlatformFact
from services.platform.models import Table
from services.platform.service import metrics, seats
from services.platform.wake import ended, wake
from wiring.callers import MAY_CALL
from wiring.roles import ROLES
from workflows.contracts.convention import convention_workflow_id


def agenda(tx: Tx, until: datetime | None) -> list[Due]:
    """Returns the next events of the running conventions, up to an instant."""
    return [
        Due(convention_workflow_id(row.id), row.wait_until, row.waited_since)
        for row in repository.waiting(tx, until)
        if row.wait_until and row.waited_since
    ]


PARTS = Parts(
    name="platform",
    title="CIL-PASS assistance : organisations et conventions",
    package=Path(__file__).parent,
    metadata=Table.metadata,
    routers=ROUTERS,
    add_rpc=rpc.add,
    roles=ROLES,
    may_call=MAY_CALL,
    facts=Catalogue(PlatformFact),
    wake=wake,
    ended=ended,
    compose=messages.compose,
    agenda=agenda,
    lateness=metrics.lateness,
    holds=seats.holds_mandate,
)


def main() -> None:
    run(PARTS)


if __name__ == "__main__":
    main()
