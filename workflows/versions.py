"""Versions of the workflows' code in Temporal: one worker deployment, with one build per version.

The name of a build is a digest of the code that a replay runs, unless CILPASS_BUILD gives a name. A replay does not run
the activities and the worker, so they may change without a new version.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from temporalio.api.deployment.v1 import WorkerDeploymentInfo
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkerDeploymentConfig

from kernel.settings import Settings
from workflows.contracts.sweep import LOOK_AGAIN

DEPLOYMENT = "cilpass-workflows"
ROOT = Path(__file__).parent.parent
"""The folder that holds all our packages."""

NOT_REPLAYED = ("activities.py", "versions.py", "worker.py")
WORDS = ("__init__.py", "way.py")
"""The modules of `words` that workflows load."""

DIGEST_CHARACTERS = 12

PAUSE_SECONDS = 0.2
NOT_YET = (
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
)
"""Errors after which to try again: the server has not counted the worker's polls yet, is down, or is overloaded."""


class State(StrEnum):
    CURRENT = "current"
    """New workflows begin on it, and lasting ones move to it."""

    WAITING = "waiting"
    """It was never current; a worker of it may run or not."""

    DRAINING = "draining"
    """It was current; runs that it began may still be open."""

    DRAINED = "drained"
    """It was current; no run of it is open, so its worker may be stopped."""


STATES = {
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: State.CURRENT,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: State.CURRENT,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: State.DRAINING,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: State.DRAINED,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A version as the server sees it, with the number of its open runs."""

    build: str
    state: State
    open: int


def build_of(settings: Settings) -> str:
    """Returns the name of the version that a worker with these settings runs."""
    return settings.build or digest(ROOT)


def digest(root: Path) -> str:
    """Returns the digest of the files that a replay runs, with their names; `root` holds our packages."""
    seen = hashlib.sha256()
    for path in replayed(root):
        content = path.read_bytes()
        seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:DIGEST_CHARACTERS]


def replayed(root: Path) -> list[Path]:
    """Returns the files that a replay runs: workflows, contracts, and the codes that they share with `cases`."""
    workflows = [path for path in sorted((root / "workflows").rglob("*.py")) if path.name not in NOT_REPLAYED]
    return workflows + [root / "words" / name for name in WORDS]


def deployment(settings: Settings) -> WorkerDeploymentConfig:
    """Returns the version that a worker gives to the server; each run stays with the version that began it."""
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=build_of(settings)),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


async def take_place(client: Client, build: str, *, at_once: bool) -> None:
    """Makes the version of a worker that has just started current: always with `at_once`, else if none is current.

    It tries again for as long as the server is down.
    """
    while True:
        try:
            if at_once or not await current(client):
                await make_current(client, build)
            return
        except RPCError as error:
            if error.status not in NOT_YET:
                raise
        await asyncio.sleep(PAUSE_SECONDS)


async def make_current(client: Client, build: str) -> None:
    """Makes a version current: workflows begin on it from now on. Raises RPCError where none of its workers runs."""
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace, deployment_name=DEPLOYMENT, build_id=build, identity=client.identity
    )
    await client.workflow_service.set_worker_deployment_current_version(request)


async def current(client: Client) -> str:
    """Returns the current build, an empty string where there is none yet."""
    info = await _described(client)
    return info.routing_config.current_deployment_version.build_id if info else ""


async def versions(client: Client) -> list[Seen]:
    """Returns the versions that the server knows, the latest first."""
    info = await _described(client)
    if info is None:
        return []
    latest = sorted(info.version_summaries, key=lambda one: one.create_time.ToNanoseconds(), reverse=True)
    return [
        Seen(build, STATES.get(one.status, State.WAITING), await _count(client, build))
        for one in latest
        for build in [one.deployment_version.build_id]
    ]


async def move(client: Client, per_second: float) -> int:
    """Wakes every open run of a former version, so that it moves to the current one now; returns their number.

    Otherwise a run moves at its next message or date.
    """
    woken = 0
    for left in [one for one in await versions(client) if one.state in (State.DRAINING, State.DRAINED)]:
        async for run in client.list_workflows(_open(left.build)):
            woken += await _wake(client, run.id)
            await asyncio.sleep(1 / per_second)
    return woken


async def _wake(client: Client, workflow_id: str) -> bool:
    try:
        await client.get_workflow_handle(workflow_id).signal(LOOK_AGAIN)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


async def _count(client: Client, build: str) -> int:
    return (await client.count_workflows(_open(build))).count


def _open(build: str) -> str:
    return f"TemporalWorkerDeploymentVersion = '{DEPLOYMENT}:{build}' AND ExecutionStatus = 'Running'"


async def _described(client: Client) -> WorkerDeploymentInfo | None:
    request = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=DEPLOYMENT)
    try:
        answer = await client.workflow_service.describe_worker_deployment(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
    return answer.worker_deployment_info
