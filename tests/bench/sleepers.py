"""`python -m tests.bench.sleepers`: the size of waiting cases, and many deadlines that are due at one instant.

Real case workflows run on the embedded form's Temporal server (its file waits for the disk, on the real clock, without
time skipping), by the real worker's code with a fake service in memory. Each case is a run that continued as new after
five steps and waits for the signatures. Some other cases come there by one message a step, without continue-as-new, for
comparison.
"""

import argparse
import asyncio
import base64
import json
import os
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy

from deploy.local.addresses import Addresses
from deploy.local.embedded import EMBEDDED, development_server
from deploy.local.form import HOST
from deploy.local.ports import kept_ports
from deploy.local.supervisor import LocalPlatform
from kernel.settings import Settings
from kernel.temporal import connect
from tests.bench.measures import history_of, quantiles, side_by_side
from tests.bench.results import keep, say
from tests.bench.stub_worker import BEFORE
from words.way import StepKind, StepState
from workflows.contracts.case import (
    CASE_WORKFLOW,
    STEP_SETTLED,
    CaseInput,
    StepKey,
    StepSettled,
    case_workflow_id,
)

SETTLED = {
    str(StepKey(kind, 1)): StepSettled(kind, 1, StepState.DONE, decision) for kind, decision in BEFORE.items()
}

STARTED_AT_ONCE = 32
BATCH = 1000
"""As many cases as a worker keeps in its cache: batches after the first show the cost of a full cache."""

SIGNALLED = 100
PATIENCE_SECONDS = 120.0
QUIET_SECONDS = 5.0


@dataclass(slots=True)
class Stage:
    """The server, the worker's process, and a client."""

    local: LocalPlatform
    store: Path
    worker: asyncio.subprocess.Process
    client: Client
    settings: Settings

    async def start(self, case_id: str) -> None:
        await self.client.start_workflow(
            CASE_WORKFLOW,
            CaseInput(case_id, {} if case_id.startswith("signalled") else SETTLED),
            id=case_workflow_id(case_id),
            task_queue=self.settings.task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )

    async def asked(self, what: str) -> Any:
        assert self.worker.stdin and self.worker.stdout
        self.worker.stdin.write(what.encode() + b"\n")
        await self.worker.stdin.drain()
        return (await _answer(self.worker))[what]

    async def until_opened(self, what: str, count: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await self.asked("opened")).get(what, 0) < count:
                await asyncio.sleep(0.05)

    def weight(self) -> dict[str, int]:
        """Returns the bytes used in the store, and the resident memory of the server and of the worker."""
        with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)) as store:
            pages, free, size = (
                store.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        return {
            "store": (pages - free) * size,
            "server_resident": psutil.Process(self.local.pid("temporal")).memory_info().rss,
            "worker_resident": psutil.Process(self.worker.pid).memory_info().rss,
        }


async def bench(
    local: LocalPlatform, settings: Settings, store: Path, count: int, due: int
) -> dict[str, Any]:
    told = {
        "CILPASS_TEMPORAL": settings.temporal,
        "CILPASS_PAYLOAD_KEY": settings.payload_key.get_secret_value(),
        "CILPASS_BUILD": settings.build,
    }
    client = await connect(settings)
    pipe = asyncio.subprocess.PIPE
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.stub_worker",
        env=os.environ | told,
        stdin=pipe,
        stdout=pipe,
        limit=2**26,
    )
    try:
        assert (await _answer(worker))["ready"]
        stage = Stage(local, store, worker, client, settings)
        asleep = await _sleep(stage, count)
        signalled = await _signalled(stage)
        return {"asleep": asleep, "brought_by_messages": signalled, "due_at_once": await _due(stage, due)}
    finally:
        assert worker.stdin
        worker.stdin.close()
        await worker.wait()


async def _answer(worker: asyncio.subprocess.Process) -> dict[str, Any]:
    """Returns the worker's next answer; passes on the lines that it logs before."""
    assert worker.stdout
    while line := await worker.stdout.readline():
        if line.startswith(b"{"):
            return dict(json.loads(line))
        say(line.decode().rstrip())
    raise RuntimeError(f"the worker ended: {await worker.wait()}")


async def _sleep(stage: Stage, count: int) -> dict[str, Any]:
    """Takes `count` cases to their wait, and measures after each batch, once all its cases wait."""
    await _batch(stage, "warming", 50)
    await asyncio.sleep(QUIET_SECONDS)
    before = stage.weight()
    curve, seconds = [], 0.0
    for first in range(0, count, BATCH):
        size = min(BATCH, count - first)
        spent = await _batch(stage, f"sleeper-{first}", size)
        seconds += spent
        weight = stage.weight()
        curve.append({"asleep": first + size, "per_second": round(size / spent, 1), **weight})
        say(f"{first + size} endormis, {size / spent:.0f}/s, {_told(weight)}")
    await asyncio.sleep(QUIET_SECONDS)
    after = stage.weight()
    history = await history_of(stage.client, case_workflow_id("sleeper-0-0"))
    return {
        "count": count,
        "put_to_sleep_per_second": round(count / seconds, 1),
        "store_bytes_each": round((after["store"] - before["store"]) / count),
        "history_of_one": asdict(history),
        "before": before,
        "after": after,
        "curve": curve,
    }


async def _batch(stage: Stage, name: str, size: int) -> float:
    """Starts a batch of cases; returns the seconds until all of them wait."""
    sort = name.partition("-")[0]
    what = f"{sort} {StepKind.SIGN_ENGAGEMENT.value}"
    so_far = (await stage.asked("opened")).get(what, 0)
    began = time.perf_counter()
    await side_by_side(size, STARTED_AT_ONCE, lambda number: stage.start(f"{name}-{number}"))
    await stage.until_opened(what, so_far + size)
    return time.perf_counter() - began


async def _signalled(stage: Stage) -> dict[str, Any]:
    """Takes cases to the same wait by one message a step."""
    before = stage.weight()["store"]
    cases = [f"signalled-{number}" for number in range(SIGNALLED)]
    await side_by_side(SIGNALLED, STARTED_AT_ONCE, lambda number: stage.start(cases[number]))
    for kind, decision in BEFORE.items():
        await stage.until_opened(f"signalled {kind.value}", SIGNALLED)
        message = StepSettled(kind, 1, StepState.DONE, decision)

        async def tell(number: int, message: StepSettled = message) -> None:
            handle = stage.client.get_workflow_handle(case_workflow_id(cases[number]))
            await handle.signal(STEP_SETTLED, message)

        await side_by_side(SIGNALLED, STARTED_AT_ONCE, tell)
    await stage.until_opened(f"signalled {StepKind.SIGN_ENGAGEMENT.value}", SIGNALLED)
    await asyncio.sleep(QUIET_SECONDS)
    history = await history_of(stage.client, case_workflow_id(cases[0]))
    each = round((stage.weight()["store"] - before) / SIGNALLED)
    say(f"Par messages : {history.events} événements, {history.bytes} octets d'historique, {each} en tout")
    return {"count": SIGNALLED, "store_bytes_each": each, "history_of_one": asdict(history)}


async def _due(stage: Stage, count: int) -> dict[str, Any]:
    """Starts cases whose signatures are all due at one instant, and checks that none is lost or early."""
    began = time.time()
    probe = await _batch(stage, "sleeper-probe", 100)
    instant = time.time() + 1.5 * probe / 100 * count + 15
    say(f"{count} échéances dans {instant - time.time():.0f} s")
    await _batch(stage, f"due-{instant:.3f}", count)
    spare = instant - time.time()
    if spare < 1:
        raise RuntimeError(f"the cases were asleep {-spare:.1f} s after they were due: nothing was measured")
    await asyncio.sleep(spare)
    tended: dict[str, list[float]] = {}
    until = instant + PATIENCE_SECONDS
    while time.time() < until and len(tended) < count:
        await asyncio.sleep(0.5)
        tended = await stage.asked("tended")
    await asyncio.sleep(QUIET_SECONDS)  # for events that would come twice
    tended = await stage.asked("tended")
    late = [1000 * (min(instants) - instant) for instants in tended.values()]
    found = {
        "count": count,
        "lost": count - len(tended),
        "early": sum(one < 0 for one in late),
        "more_than_once": sum(len(instants) > 1 for instants in tended.values()),
        "late_milliseconds": quantiles(late) | {"least": round(min(late), 1), "most": round(max(late), 1)},
        "asleep_before_the_instant_seconds": round(spare, 1),
        "seconds_in_all": round(time.time() - began, 1),
    }
    say(
        f"Perdues {found['lost']}, en avance {found['early']}, deux fois {found['more_than_once']} ; retard médian "
        f"{statistics.median(late):.0f} ms, p99 {quantiles(late)['p99']:.0f} ms"
    )
    return found


def _told(weight: dict[str, int]) -> str:
    return ", ".join(f"{name} {size / 2**20:.0f} Mio" for name, size in weight.items())


def server(folder: Path) -> tuple[LocalPlatform, Settings]:
    """Returns the embedded form's Temporal server without the rest of the platform, and its settings."""
    ports = kept_ports(folder / "ports.json", ["temporal", "temporal_web", *EMBEDDED.port_names()])
    address = f"{HOST}:{ports['temporal']}"
    addresses = Addresses(
        data=folder,
        gateway="",
        mailbox="",
        temporal_web="",
        docs="",
        temporal=address,
        smtp="",
        identity="",
        rest={},
        grpc={},
    )
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    settings = Settings.model_validate({"temporal": address, "payload_key": key, "build": "bench"})
    return LocalPlatform(folder, [development_server(addresses, ports, fast=False)]), settings


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=10_000, help="sleeping cases; 100,000 take long")
    arguments.add_argument("--due", type=int, default=2_000, help="deadlines of one instant")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-sleepers-") as name:
        folder = Path(name) / "data"
        folder.mkdir()
        local, settings = server(folder)
        with local:
            found = asyncio.run(bench(local, settings, folder / EMBEDDED.mark, asked.count, asked.due))
    say(f"Tout est dans {keep('sleepers', found)}.")


if __name__ == "__main__":
    main()
