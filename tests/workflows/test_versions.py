"""Two versions of the workflows' code side by side on a real Temporal server (decision 0014).

The changed code is written from the present one, with a timer before each step: it replays none of its histories.
"""

import asyncio
import importlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError
from temporalio.worker import Replayer, Worker

from deploy.local.platform import ROOT
from kernel.settings import Settings
from tests.workflows.desk import Desk
from tests.workflows.failures import failed_tasks
from tests.workflows.server import temporal_server
from tests.workflows.test_case_way import WAY_TO_SIGNATURE, Case
from words.way import StepKind, StepState
from workflows import versions
from workflows.case import CaseWorkflow
from workflows.contracts.case import (
    CaseInput,
    Closed,
    CloseRequest,
    Opened,
    StepRequest,
    StepView,
    case_workflow_id,
)
from workflows.contracts.sweep import LOOK_AGAIN
from workflows.versions import State
from workflows.worker import WORKFLOWS

QUEUE = "cases"
SLEEPING = {"follow_up-1", "implementation-1"}


@dataclass
class Desks:
    """A fake service for each case, behind the activities of both workers."""

    by_case: dict[str, Desk] = field(default_factory=dict)

    @activity.defn(name="open_case")
    async def open_case(self, case_id: str) -> Opened:
        return await self.by_case[case_id].open_case(case_id)

    @activity.defn(name="open_step")
    async def open_step(self, step: StepRequest) -> StepView:
        return await self.by_case[step.case_id].open_step(step)

    @activity.defn(name="close_case")
    async def close_case(self, close: CloseRequest) -> Closed:
        return await self.by_case[close.case_id].close_case(close)

    @activity.defn(name="tend_step")
    async def tend_step(self, step: StepRequest) -> StepView:
        return StepView(StepState.OPEN, version=1)

    def all(self) -> list[Callable[..., object]]:
        return [self.open_case, self.open_step, self.close_case, self.tend_step]


@dataclass
class Office:
    """The cases of a test, and the acts on them."""

    client: Client
    desks: Desks = field(default_factory=Desks)
    cases: list[Case] = field(default_factory=list)

    def worker(self, workflow: type, build: str = "") -> Worker:
        """Returns a worker of a version; without `build`, a worker without versions, as before decision 0014."""
        return Worker(
            self.client,
            task_queue=QUEUE,
            workflows=[workflow],
            activities=self.desks.all(),
            deployment_config=versions.deployment(Settings(build=build)) if build else None,
        )

    async def begin(self) -> Case:
        name = str(uuid4())
        desk = self.desks.by_case[name] = Desk()
        handle = await self.client.start_workflow(
            CaseWorkflow.run, CaseInput(name), id=case_workflow_id(name), task_queue=QUEUE
        )
        self.cases.append(Case(handle, desk, self.client))
        return self.cases[-1]

    async def asleep(self) -> Case:
        """Takes a case to its implementation, where two branches of the workflow wait."""
        case = await self.begin()
        await case.go_to_signature()
        await case.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        for key in sorted(SLEEPING):
            await case.until_opened(key)
        return case

    async def keep_acting(self, enough: asyncio.Event) -> int:
        """Takes one case after the other to its end, until `enough`; returns their number."""
        ended = 0
        while not enough.is_set():
            case = await self.begin()
            await go_all_the_way(case)
            ended += 1
        return ended

    async def runs(self, case: Case) -> list[tuple[str, WorkflowHistory]]:
        """Returns each run of a case in order, as the version to which it is pinned and its history."""
        found = []
        async for run in self.client.list_workflows(f"WorkflowId = '{case.handle.id}'"):
            handle = self.client.get_workflow_handle(run.id, run_id=run.run_id)
            info = (await handle.describe()).raw_description.workflow_execution_info
            build = info.versioning_info.deployment_version.build_id
            found.append((run.start_time, build, await handle.fetch_history()))
        return [(build, history) for _, build, history in sorted(found, key=lambda one: one[0])]

    async def builds(self, case: Case) -> list[str]:
        """Returns the version of each run of a case, an empty string before its first task."""
        return [build for build, _ in await self.runs(case)]


async def go_all_the_way(case: Case) -> None:
    for kind, ordinal, decision in WAY_TO_SIGNATURE:
        await case.settle(kind, ordinal, decision)
    await case.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
    await implement(case)


async def implement(case: Case) -> None:
    await case.settle(StepKind.FOLLOW_UP)
    await case.until_opened("follow_up-2")
    await case.settle(StepKind.IMPLEMENTATION)
    await case.cancel(StepKind.FOLLOW_UP, 2)
    await case.settle(StepKind.REPORT, decision="good_end")
    assert await case.outcome() == "completed_good_end"


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type:
    """The case workflow of a later version: it waits a moment before it opens a step."""
    opening = '        view = await self._ask("open_step", request, StepView)\n'
    source = (ROOT / "workflows" / "case.py").read_text()
    assert source.count(opening) == 1
    (tmp_path / "case_changed.py").write_text(
        source.replace(opening, f"        await workflow.sleep(0.01)\n{opening}")
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "case_changed", raising=False)
    workflow: type = importlib.import_module("case_changed").CaseWorkflow
    return workflow


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    """A server of its own, as a deployment's current version is the namespace's."""
    async with temporal_server(folder) as client:
        yield Office(client)


async def until(client: Client, build: str, *states: State) -> None:
    async with asyncio.timeout(30):
        while {one.build: one.state for one in await versions.versions(client)}.get(build) not in states:
            await asyncio.sleep(0.2)


async def test_a_changed_code_takes_over_under_load_and_no_task_fails(tmp_path: Path, changed: type) -> None:
    async with office(tmp_path) as here:
        client, enough = here.client, asyncio.Event()
        async with here.worker(changed, "b"):
            async with here.worker(CaseWorkflow, "a"):
                await versions.take_place(client, "a", at_once=True)
                sleeping = [await here.asleep() for _ in range(3)]
                acting = [asyncio.create_task(here.keep_acting(enough)) for _ in range(3)]
                await asyncio.sleep(1)
                before = list(here.cases)
                assert {build for case in before for build in await here.builds(case)} <= {"a", ""}

                await versions.make_current(client, "b")
                assert await versions.current(client) == "b"
                first_after = await here.begin()
                await go_all_the_way(first_after)
                assert [await here.builds(case) for case in sleeping] == [["a"]] * 3, (
                    "asleep, they are let be"
                )
                await until(client, "a", State.DRAINING)

                assert await versions.move(client, per_second=100) >= 3
                await until(client, "a", State.DRAINED)
                assert {one.build: one.open for one in await versions.versions(client)}["a"] == 0
            await asyncio.sleep(0.5)
            enough.set()
            ended = await asyncio.gather(*acting)
            for case in sleeping:
                await implement(case)
        print(f"{sum(ended)} cases ended under load, {len(before)} begun before the change")
        assert min(ended) >= 2
        assert [await here.builds(case) for case in sleeping] == [["a", "b"]] * 3
        assert await here.builds(first_after) == ["b"]
        assert await here.builds(here.cases[-1]) == ["b"]
        assert await failed_tasks(here.client) == {}
        code = {"a": _replayer(client, CaseWorkflow), "b": _replayer(client, changed)}
        for build, history in await here.runs(sleeping[0]):
            await code[build].replay_workflow(history)
            other = code["b" if build == "a" else "a"]
            refused = await other.replay_workflow(history, raise_on_replay_failure=False)
            assert refused.replay_failure, "the two codes would write the same history"


async def test_what_is_being_asked_is_answered_before_a_case_goes_over(tmp_path: Path, changed: type) -> None:
    async with office(tmp_path) as here, here.worker(changed, "b"), here.worker(CaseWorkflow, "a"):
        await versions.take_place(here.client, "a", at_once=True)
        case = await here.begin()
        await case.go_to_signature()
        case.desk.failures = 6  # both branches fall back on asking for as long as it takes
        await case.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        async with asyncio.timeout(20):
            while case.desk.failures > 2:
                await asyncio.sleep(0.05)
        await versions.make_current(here.client, "b")
        await case.handle.signal(LOOK_AGAIN)
        await case.until_opened("implementation-1")
        await case.until_opened("follow_up-1")
        await implement(case)
        (left, history), (right, _) = await here.runs(case)
        kinds = Counter(event.event_type for event in history.events)
        assert (left, right) == ("a", "b")
        assert kinds[EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED] == 2
        assert kinds[EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED] == 2
        assert await failed_tasks(here.client) == {}


def _replayer(client: Client, workflow: type) -> Replayer:
    return Replayer(workflows=[workflow], data_converter=client.data_converter)


async def test_the_same_change_under_an_unchanged_name_is_seen_to_fail(tmp_path: Path, changed: type) -> None:
    """The check can fail: what versions prevent is what happens without them."""
    async with office(tmp_path) as here:
        async with here.worker(CaseWorkflow, "a"):
            await versions.take_place(here.client, "a", at_once=True)
            case = await here.asleep()
        async with here.worker(changed, "a"):
            await case.handle.signal(LOOK_AGAIN)
            async with asyncio.timeout(15):
                while not (failed := await failed_tasks(here.client)):
                    await asyncio.sleep(0.1)
        assert set(failed) == {"WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR"}


async def test_a_case_begun_before_there_were_versions_goes_on_under_the_first(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        async with here.worker(CaseWorkflow):
            case = await here.asleep()
            assert await here.builds(case) == [""]
        async with here.worker(CaseWorkflow, "a"):
            await versions.take_place(here.client, "a", at_once=False)
            await implement(case)
        assert await here.builds(case) == ["a"]
        assert await failed_tasks(here.client) == {}


async def test_back_to_the_former_version_what_had_gone_over_returns(tmp_path: Path, changed: type) -> None:
    async with office(tmp_path) as here, here.worker(CaseWorkflow, "a"), here.worker(changed, "b"):
        await versions.take_place(here.client, "a", at_once=True)
        case = await here.asleep()
        for build in ("b", "a"):
            await until(here.client, build, State.WAITING, State.DRAINING, State.DRAINED)
            await versions.make_current(here.client, build)
            await until(here.client, build, State.CURRENT)
            async with asyncio.timeout(20):
                while (await here.builds(case))[-1] != build:
                    await case.handle.signal(LOOK_AGAIN)
                    await asyncio.sleep(0.5)
        await implement(case)
        assert await here.builds(case) == ["a", "b", "a"]
        assert await failed_tasks(here.client) == {}


async def test_a_version_without_a_worker_is_not_made_current(tmp_path: Path) -> None:
    async with office(tmp_path) as here, here.worker(CaseWorkflow, "a"):
        await versions.take_place(here.client, "a", at_once=False)
        assert await versions.current(here.client) == "a", "the first version needs nobody to say so"
        with pytest.raises(RPCError):
            await versions.make_current(here.client, "nobody")
        assert await versions.current(here.client) == "a"


async def test_a_later_version_waits_to_be_made_current(tmp_path: Path, changed: type) -> None:
    async with office(tmp_path) as here, here.worker(CaseWorkflow, "a"), here.worker(changed, "b"):
        await versions.take_place(here.client, "a", at_once=False)
        await until(here.client, "b", State.WAITING)
        await versions.take_place(here.client, "b", at_once=False)
        assert await versions.current(here.client) == "a"


def test_the_digest_covers_every_module_of_ours_that_a_replay_loads() -> None:
    loaded = subprocess.run(
        (sys.executable, "-c", LOADED, *(one.__module__ for one in WORKFLOWS)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ours = {Path(path).relative_to(ROOT) for path in json.loads(loaded)}
    assert ours == {path.relative_to(ROOT) for path in versions.replayed(ROOT)}


LOADED = f"""
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
print(json.dumps([file for file in files if file.startswith({str(ROOT)!r}) and "/.venv" not in file]))
"""


def test_the_digest_follows_the_workflows_and_not_what_runs_around_them(tmp_path: Path) -> None:
    for package in ("workflows", "words"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    assert versions.digest(tmp_path) == versions.build_of(Settings())
    (tmp_path / "workflows" / "activities.py").write_text("")
    (tmp_path / "words" / "contacts.py").write_text("")
    assert versions.digest(tmp_path) == versions.build_of(Settings())
    for changed in ("workflows/case.py", "words/way.py"):
        before = versions.digest(tmp_path)
        with (tmp_path / changed).open("a") as source:
            source.write("\n")
        assert versions.digest(tmp_path) != before
    assert versions.build_of(Settings(build="named")) == "named"
