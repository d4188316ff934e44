"""The `reporting` service: the national indicators, made of the facts of the other services."""

from pathlib import Path

from kernel.fact_types import Catalogue
from kernel.service import Parts, run
from services.reporting import puller
from services.reporting.api import ROUTERS
from services.reporting.facts import ReportingFact
from services.reporting.models import Table
from services.reporting.service import metrics
from wiring.callers import MAY_CALL
from wiring.roles import ROLES

PARTS = Parts(
    name="reporting",
    title="CIL-PASS assistance : indicateurs",
    package=Path(__file__).parent,
    metadata=Table.metadata,
    routers=ROUTERS,
    roles=ROLES,
    may_call=MAY_CALL,
    facts=Catalogue(ReportingFact),
    readings=metrics.readings,
    background=puller.follow_feeds,
)


def main() -> None:
    run(PARTS)


if __name__ == "__main__":
    main()
