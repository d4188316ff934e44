"""The `cases` service: the way of a case, its study file, its engagement, its report."""

from datetime import datetime
from pathlib import Path

from kernel.database import Tx
from kernel.links import LinkRules
from kernel.service import Parts, run
from kernel.temporal import Due
from services.cases import messages, rpc
from services.cases.api import ROUTERS, reach
from services.cases.catalogue import FACTS
from services.cases.domain.steps import Step
from services.cases.models import Table
from services.cases.repository import operations
from services.cases.service import metrics, own_links, team
from services.cases.wake import ended, wake
from wiring.callers import MAY_CALL
from wiring.roles import ROLES
from words.way import StepKind
from workflows.contracts.case import case_workflow_id
from workflows.contracts.retention import retention_workflow_id


def agenda(tx: Tx, until: datetime | None) -> list[Due]:
    """What the workflows of cases and of their retention wait for."""
    return [
        Due(_workflow_of(step), step.wait_until, step.waited_since)
        for step in operations.waiting(tx, until)
        if step.wait_until and step.waited_since
    ]


def _workflow_of(step: Step) -> str:
    retained = step.kind is StepKind.RETENTION
    return retention_workflow_id(step.case_id) if retained else case_workflow_id(step.case_id)


PARTS = Parts(
    name="cases",
    title="CIL-PASS assistance : dossiers",
    package=Path(__file__).parent,
    metadata=Table.metadata,
    routers=ROUTERS,
    add_rpc=rpc.add,
    roles=ROLES,
    may_call=MAY_CALL,
    facts=FACTS,
    wake=wake,
    ended=ended,
    compose=messages.compose,
    agenda=agenda,
    holds=team.is_of,
    readings=metrics.readings,
    lateness=metrics.lateness,
    links=LinkRules(frozenset(own_links.PURPOSES), own_links.find_case, reach.rests_on, own_links.serves),
)


def main() -> None:
    run(PARTS)


if __name__ == "__main__":
    main()
