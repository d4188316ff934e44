"""`cilpass reconcile`: makes workflows agree with the facts, after a restore to another instant."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from temporalio.client import Client

from cli import console
from cli.options import DEFAULT_DATA, Data, settings_of
from kernel import reconciliation
from kernel.feed import read_whole
from kernel.identity import Actor
from kernel.reconciliation import Expected, Verdict
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.settings import Settings
from kernel.temporal import connect
from workflows.contracts.case import CASE_WORKFLOW
from workflows.contracts.convention import CONVENTION_WORKFLOW
from workflows.contracts.handing_on import HANDING_ON_WORKFLOW
from workflows.contracts.reach import REACH_WORKFLOW
from workflows.contracts.referral import REFERRAL_WORKFLOW
from workflows.contracts.retention import RETENTION_WORKFLOW

if TYPE_CHECKING:
    from kernel.service import Parts

KINDS = (
    CASE_WORKFLOW,
    CONVENTION_WORKFLOW,
    HANDING_ON_WORKFLOW,
    REACH_WORKFLOW,
    REFERRAL_WORKFLOW,
    RETENTION_WORKFLOW,
)
SIDE_BY_SIDE = 32

SAID = {
    Verdict.ABSENT: "absent de Temporal, ou terminé trop tôt : recommencé",
    Verdict.UNKNOWN: "aucun fait n'en parle, ou il est fini : arrêté",
}


def reconcile(
    data: Data = DEFAULT_DATA,
    look: Annotated[bool, typer.Option("--look", help="Dire ce qui diffère, sans rien changer.")] = False,
) -> None:
    """Accorder les déroulements aux faits, après une restauration ; la plate-forme est en marche."""
    verdicts = asyncio.run(_reconcile(settings_of(data), look))
    for workflow_id, verdict in verdicts.items():
        if verdict in SAID:
            console.plain(f"{workflow_id} : {SAID[verdict]}{' (pas encore)' if look else ''}")
    count = Counter(verdicts.values())
    console.plain(
        f"{count[Verdict.AGREES]} déroulement(s) d'accord{'' if look else ', repris'} ; "
        f"{count[Verdict.ABSENT]} absent(s), {count[Verdict.UNKNOWN]} de trop."
    )


async def _reconcile(settings: Settings, look: bool) -> dict[str, Verdict]:
    client, must = await connect(settings), Expected()
    tokens, actor = ServiceTokens.of(settings), Actor("cilpass", TechnicalRole.FEED_READER)
    there = await reconciliation.running(client, settings.task_queue, KINDS)
    for service in _services_with_workflows():
        reader = Caller(service.name, settings.address_of(service.name), tokens, actor)
        async for fact in read_whole(reader):
            must.hear(fact, service.messages_of, service.ends_of)
    verdicts = must.verdicts(there)
    if not look:
        await _mend(client, settings.task_queue, must, verdicts)
    return verdicts


def _services_with_workflows() -> "tuple[Parts, ...]":
    """Returns the services whose facts wake workflows. They are imported here, as they take seconds to load."""
    from services.cases.main import PARTS as CASES
    from services.intake.main import PARTS as INTAKE
    from services.partners.main import PARTS as PARTNERS
    from services.platform.main import PARTS as PLATFORM

    return INTAKE, CASES, PARTNERS, PLATFORM


async def _mend(client: Client, queue: str, must: Expected, verdicts: dict[str, Verdict]) -> None:
    slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def settle(workflow_id: str, verdict: Verdict) -> None:
        async with slots:
            if verdict is Verdict.UNKNOWN:
                await reconciliation.end(client, workflow_id)
            else:
                await reconciliation.begin_anew(client, must.births[workflow_id], queue)

    await asyncio.gather(*(settle(one, verdict) for one, verdict in verdicts.items()))
