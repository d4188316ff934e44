"""The `partners` service: the directory of partners, referrals and what they carried."""

from datetime import datetime
from pathlib import Path

from kernel.database import Tx
from kernel.fact_types import Catalogue
from kernel.links import LinkRules
from kernel.service import Parts, run
from kernel.temporal import Due
from services.partners import messages, repository, rpc
from services.partners.api import ROUTERS
from services.partners.facts import PartnersFact
from services.partners.models import Table
from services.partners.service import link_rules, metrics
from services.partners.wake import wake
from wiring.callers import MAY_CALL
from wiring.roles import ROLES
from workflows.contracts.referral import referral_workflow_id


def agenda(tx: Tx, until: datetime | None) -> list[Due]:
    """Returns the next events of the running referrals, up to an instant."""
    return [
        Due(referral_workflow_id(row.id), row.wait_until, row.waited_since)
        for row in repository.waiting(tx, until)
        if row.wait_until and row.waited_since
    ]


PARTS = Parts(
    name="partners",
    title="CIL-PASS assistance : partenaires",
    package=Path(__file__).parent,
    metadata=Table.metadata,
    routers=ROUTERS,
    add_rpc=rpc.add,
    roles=ROLES,
    may_call=MAY_CALL,
    facts=Catalogue(PartnersFact),
    wake=wake,
    compose=messages.compose,
    agenda=agenda,
    lateness=metrics.lateness,
    links=LinkRules(link_rules.PURPOSES, link_rules.find, link_rules.rests_on, link_rules.serves),
)


def main() -> None:
    run(PARTS)


if __name__ == "__main__":
    main()
