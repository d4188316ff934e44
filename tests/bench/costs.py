"""`python -m tests.bench.costs`: the cost of frequent operations of an act and of a worker, before and after a change.

Both ways take turns in one process and are measured in processor time, so that their ratio holds on a noisy machine.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlmodel import col
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import DataConverter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from cli.replay import HISTORIES, settings_of
from kernel.identity import Actor, TokenSigner, TokenVerifier, make_demonstration_key
from kernel.ids import new_id
from kernel.temporal import data_converter
from services.cases.domain.steps import step_id
from services.cases.models import StepRow, Table
from services.cases.repository.steps import _LATEST_STEP
from tests.bench.results import keep, say
from wiring.roles import ROLES
from words.roles import Role
from words.way import StepKind, StepState
from workflows.worker import WORKFLOWS

TURNS = 7
LIFE = "case-completed_good_end"
ISSUER, AUDIENCE = "https://identite.example", "cilpass"

Way = Callable[[], Any]


def in_turns(before: Way, after: Way, times: int) -> dict[str, float]:
    """Returns the median processor milliseconds of one call of each way, over turns of `times` calls."""
    before(), after()
    spent: dict[str, list[float]] = {"before": [], "after": []}
    for _ in range(TURNS):
        for name, way in (("before", before), ("after", after)):
            began = _processor()
            for _ in range(times):
                way()
            spent[name].append(1000 * (_processor() - began) / times)
    found = {name: round(statistics.median(each), 3) for name, each in spent.items()}
    return found | {"ratio": round(found["after"] / found["before"], 2)}


def _processor() -> float:
    """Returns the processor seconds of this process and of the child processes that have ended."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def looked_up() -> dict[str, float]:
    """Compares look-ups of a step by its kind, with its SQL statement built at each call and built once."""
    engine, case = create_engine("sqlite://"), new_id()
    Table.metadata.create_all(engine)
    with Session(engine) as session:
        key = step_id(str(case), StepKind.OFFER, 1)
        session.add(
            StepRow(
                id=key,
                case_id=case,
                kind=StepKind.OFFER,
                ordinal=1,
                state=StepState.OPEN,
                version=1,
                opened_at=datetime.now(UTC),
            )
        )
        session.commit()

    def anew() -> None:
        with Session(engine) as session:
            found = select(StepRow).where(
                col(StepRow.case_id) == case, col(col(StepRow.kind)) == StepKind.OFFER
            )
            session.execute(found.order_by(col(StepRow.ordinal).desc()).limit(1)).scalar_one()

    def written() -> None:
        with Session(engine) as session:
            session.execute(_LATEST_STEP, {"case": case, "kind": StepKind.OFFER}).scalar_one()

    return in_turns(anew, written, 400)


def believed() -> dict[str, float]:
    """Compares checks of a person's token, with its signature checked at each request and once."""
    with tempfile.TemporaryDirectory() as folder:
        private, public = Path(folder) / "private.json", Path(folder) / "jwks.json"
        make_demonstration_key(private, public)
        token = TokenSigner(private, ISSUER, AUDIENCE).sign(Actor("a", Role.ADVISER, "cil-a"))
        verifier = TokenVerifier(public, ISSUER, AUDIENCE, demonstration=True, people=ROLES.people)
        return in_turns(lambda: verifier._decoded(token), lambda: verifier.actor(token), 200)


def replayed() -> dict[str, dict[str, float]]:
    """Compares replays of a whole case, with the SDK's converter and the shared one, in the sandbox and without."""
    history = WorkflowHistory.from_json(LIFE, (HISTORIES / f"{LIFE}.json").read_text())
    shared = data_converter(settings_of(HISTORIES))
    own = replace(shared, payload_converter_class=PydanticPayloadConverter)

    def replay(converter: DataConverter, sandboxed: bool) -> None:
        runner = SandboxedWorkflowRunner() if sandboxed else UnsandboxedWorkflowRunner()
        replayer = Replayer(workflows=WORKFLOWS, data_converter=converter, workflow_runner=runner)
        asyncio.run(_whole(replayer, history))

    return {
        "converter": in_turns(lambda: replay(own, True), lambda: replay(shared, True), 3),
        "sandbox, kept": in_turns(lambda: replay(shared, True), lambda: replay(shared, False), 3),
    }


async def _whole(replayer: Replayer, history: WorkflowHistory) -> None:
    await replayer.replay_workflow(history)


def started() -> dict[str, float]:
    """Compares starts of `cases`, with its modules and libraries compiled at each start and once."""
    with tempfile.TemporaryDirectory() as nowhere:
        anew = os.environ | {"PYTHONPYCACHEPREFIX": nowhere, "PYTHONDONTWRITEBYTECODE": "1"}
        command = (sys.executable, "-c", "import services.cases.main")

        def run(environment: dict[str, str]) -> None:
            subprocess.run(command, env=environment, check=True)

        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return in_turns(lambda: run(anew), lambda: run(compiled), 1)


def main() -> None:
    found: dict[str, Any] = {
        "a look-up": looked_up(),
        "a token": believed(),
        "a start": started(),
        **{f"a replay, {name}": figures for name, figures in replayed().items()},
    }
    for name, figures in found.items():
        say(f"{name} : {figures['before']} ms, {figures['after']} ms, rapport {figures['ratio']}")
    say(f"Tout est dans {keep('costs', found)}.")


if __name__ == "__main__":
    main()
