"""A worker with the real workflows and a fake service in memory: `python -m tests.bench.stub_worker`.

Every step waits for a message; the signatures of a case named `due-<instant>-…` are due at that instant (seconds since
1970). Each line on standard input is answered by one line of JSON.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import uvloop
from temporalio import activity
from temporalio.worker import Worker

from kernel.settings import Settings
from kernel.temporal import connect
from words.way import StepKind, StepResult, StepState
from workflows import versions
from workflows.contracts.case import Closed, CloseRequest, Opened, StepRequest, StepView
from workflows.worker import WORKFLOWS

BEFORE = {
    StepKind.FIRST_ANSWER: "done",
    StepKind.INTERVIEW: "interviews_enough",
    StepKind.DIAGNOSIS: "done",
    StepKind.DECISION: StepResult.LEVEL_2.value,
    StepKind.OFFER: "done",
}
"""Steps settled on the way to the signatures, with their results."""

LONG = 15 * 86400.0
"""Seconds for which a case sleeps."""


@dataclass
class Desk:
    opened: Counter[str] = field(default_factory=Counter)
    """Numbers of steps opened, by the first word of the case's id and the kind of step."""

    tended: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Instants at which a case asked for the state of its signatures, once they were due."""

    @activity.defn(name="open_case")
    async def open_case(self, case_id: str) -> Opened:
        return Opened(cil="cil-bench", urgent=False)

    @activity.defn(name="open_step")
    async def open_step(self, step: StepRequest) -> StepView:
        sort, _, rest = step.case_id.partition("-")
        self.opened[f"{sort} {step.kind.value}"] += 1
        wait = LONG
        if sort == "due" and step.kind is StepKind.SIGN_ENGAGEMENT:
            wait = max(float(rest.partition("-")[0]) - time.time(), 0.0)
        return StepView(StepState.OPEN, wait_seconds=wait, version=1)

    @activity.defn(name="tend_step")
    async def tend_step(self, step: StepRequest) -> StepView:
        self.tended[step.case_id].append(time.time())
        return StepView(StepState.LAPSED)

    @activity.defn(name="close_case")
    async def close_case(self, close: CloseRequest) -> Closed:
        return Closed(survey=False)

    def all(self) -> list[Any]:
        return [self.open_case, self.open_step, self.tend_step, self.close_case]


async def main() -> None:
    settings, desk = Settings(), Desk()
    client = await connect(settings)
    worker = Worker(
        client,
        task_queue=settings.task_queue,
        workflows=WORKFLOWS,
        activities=desk.all(),
        deployment_config=versions.deployment(settings),
    )
    async with worker:
        await versions.take_place(client, versions.build_of(settings), at_once=True)
        _answer({"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            _answer({"opened": desk.opened} if line.strip() == "opened" else {"tended": desk.tended})
    os._exit(0)  # a live client can crash the interpreter's own shutdown (docs/decisions/0003)


def _answer(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
