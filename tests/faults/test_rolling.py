"""A new version of the workflows' code is made current under load, and the former one is emptied.

The new version waits a moment before it opens a step, so it could replay no history of the former (decision 0014).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from temporalio.client import Client

from deploy.demo.convention_stories import concluded
from deploy.demo.gateway import Gateway, Unexpected
from deploy.demo.life import SATISFIED, Life
from deploy.demo.people import Employee, employees
from deploy.demo.play import START
from deploy.demo.player import Player
from deploy.demo.setting import Cast, set_the_scene
from deploy.demo.world import FEEDS, Stillness, World, morning
from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.cluster import CLUSTER
from deploy.local.embedded import EMBEDDED
from deploy.local.form import Form, copies_of
from deploy.local.platform import LOCAL_BUILD, ROOT
from deploy.local.supervisor import LocalPlatform
from kernel.calendar import paris_day
from kernel.clock import SteppedClock
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from kernel.temporal import connect
from tests.faults.acts import Acts
from tests.faults.auditor import audit
from tests.faults.left import Left, read
from tests.faults.miniature import SCENARIO, named_in, small
from tests.workflows.failures import failed_tasks
from wiring.callers import WORKER
from workflows import versions
from workflows.contracts.case import case_workflow_id
from workflows.contracts.sweep import LOOK_AGAIN
from workflows.versions import State

pytestmark = [pytest.mark.system]

MONDAY = morning(date(2026, 1, 12))
END = morning(date(2026, 6, 1))
OPENING = '        view = await self._ask("open_step", request, StepView)\n'
SIDE_BY_SIDE = 2
UNDER_LOAD_SECONDS = 3.0
"""How long acts go on before the change, and after the former worker is gone."""

PATIENCE_SECONDS = 180.0


class Restless(Stillness):
    """A Stillness that does not wait, as the platform is never quiet under load."""

    def __init__(self) -> None:
        super().__init__({}, {})  # type: ignore[arg-type]  # it is asked nothing

    async def wait(self) -> None:
        """Returns at once."""


@dataclass(slots=True)
class Office:
    """The platform, and the cases that go through its gateway."""

    addresses: Addresses
    client: Client
    cast: Cast
    player: Player
    quiet: World
    busy: World
    model: Employee
    acts: Acts
    answers: Counter[int]
    numbers: Iterator[int] = field(default_factory=count)
    enough: bool = False

    def life(self, name: str) -> Life:
        """Returns a case of a new person, as each case needs a mailbox of its own."""
        number = next(self.numbers)
        data = {
            **self.model.data,
            "last_name": f"Essai{'abcdefghij'[number // 10 % 10]}{'abcdefghij'[number % 10]}",
            "email": f"salarie.{number}@essai.example",
        }
        return Life(name, self.busy, replace(self.model, data=data), self.cast.adviser("adv-lefevre"))

    async def begun(self, name: str) -> Life:
        life = self.life(name)
        await life.open()
        await _until(lambda: _readable(life))
        return life

    async def keep_acting(self) -> list[Life]:
        """Carries out one case after the other, from the first contact to its end by advice."""
        lives = []
        while not self.enough:
            life = await self.begun("under load")
            lives.append(life)
            await life.answer()
            await life.diagnose()
            await life.decide("advice_sufficient")
        return lives

    async def builds(self, life: Life) -> list[str]:
        """Returns the version of each run of a case, in order."""
        return await self.builds_of(f"WorkflowId = '{case_workflow_id(life.case)}'")

    async def builds_of(self, runs: str) -> list[str]:
        found = []
        async for run in self.client.list_workflows(runs):
            handle = self.client.get_workflow_handle(run.id, run_id=run.run_id)
            info = (await handle.describe()).raw_description.workflow_execution_info.versioning_info
            found.append((run.start_time, info.deployment_version.build_id))
        return [build for _, build in sorted(found)]

    async def until_seen(self, build: str, *states: State) -> None:
        async def seen() -> bool:
            return any(
                one.build == build and one.state in states for one in await versions.versions(self.client)
            )

        await _until(seen)


async def _readable(life: Life) -> bool:
    try:
        await life.adviser.get(life.path())
    except Unexpected:
        return False
    return True


async def _until(holds: Any) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():
            await asyncio.sleep(0.2)


@asynccontextmanager
async def office(addresses: Addresses) -> AsyncIterator[Office]:
    assert addresses.clock is not None
    scenario = small(tomllib.loads(SCENARIO.read_text("utf-8")))
    settings, clock, acts, answers = (
        addresses.settings(),
        SteppedClock(addresses.clock),
        Acts(),
        Counter[int](),
    )
    tokens = ServiceTokens.of(settings)
    callers = {
        name: Caller(name, addresses.grpc[name], tokens, Actor("player", TechnicalRole.OPERATIONS))
        for name in FEEDS
    }
    client = await connect(settings)

    async def asked(request: httpx2.Request) -> None:
        acts.note_request(request)

    async def answered(answer: httpx2.Response) -> None:
        acts.note_answer(answer)
        if answer.request.method != "GET":
            answers[answer.status_code] += 1

    async with (
        httpx2.AsyncClient(
            base_url=addresses.gateway,
            timeout=30,
            event_hooks={"request": [asked], "response": [answered]},
        ) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=10) as mailbox,
    ):
        gateway = Gateway(http, mailbox, addresses.signer())
        cast = Cast(gateway, scenario)
        quiet = World(gateway, clock, Stillness(client, callers))
        player = Player(client, clock, quiet.stillness.agenda, quiet.quiet)
        await set_the_scene(cast, scenario)
        await concluded(cast, "cil-lyonnais", "pf-entraide", paris_day(START))
        await player.advance_to(MONDAY)
        busy = World(gateway, clock, Restless())
        yield Office(
            addresses, client, cast, player, quiet, busy, employees(scenario)["lopez"], acts, answers
        )
    for caller in callers.values():
        await caller.channel.close()


def changed(folder: Path) -> Path:
    """Writes the workflows of a later version into a folder, and returns it."""
    for package in ("workflows", "words"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    case = folder / "workflows" / "case.py"
    source = case.read_text()
    assert source.count(OPENING) == 1
    case.write_text(source.replace(OPENING, f"        await workflow.sleep(0.01)\n{OPENING}"))
    return folder


@contextmanager
def worker(addresses: Addresses, tree: Path, log: Path, **more: str) -> Iterator[None]:
    """Runs a worker with the code of a folder, beside those of the platform."""
    told = {**os.environ, **addresses.environment(WORKER), "PYTHONUNBUFFERED": "1", **more}
    with log.open("ab") as out:
        process = subprocess.Popen(
            (sys.executable, "-m", "workflows.worker"), cwd=tree, env=told, stdout=out, stderr=out
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


async def cilpass(*command: str, data: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "cilpass"),
        *("versions", *command, "--data", str(data)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def _roll(local: LocalPlatform, addresses: Addresses, form: Form, folder: Path) -> None:
    tree = changed(folder / "later")
    later = versions.digest(tree)
    async with office(addresses) as here:
        asleep = await here.begun("asleep")
        await asleep.first_level()
        await asleep.offer()
        two_things = await here.begun("waits for two things")
        await two_things.first_level()
        await two_things.offer()
        await _until(lambda: _has_mail(here, two_things))
        await two_things.both_sign()
        spoken_to = await here.begun("spoken to after the change")
        await spoken_to.answer()
        acting = [asyncio.create_task(here.keep_acting()) for _ in range(SIDE_BY_SIDE)]
        await asyncio.sleep(UNDER_LOAD_SECONDS)

        with worker(addresses, tree, folder / "later.log"):
            await here.until_seen(later, State.WAITING)
            assert [await here.builds(one) for one in (asleep, two_things, spoken_to)] == [[LOCAL_BUILD]] * 3
            began = time.monotonic()
            await cilpass("current", later, data=addresses.data)
            begun_after = await here.begun("begun after the change")
            await spoken_to.diagnose()
            assert f"{LOCAL_BUILD} : se vide" in await cilpass(data=addresses.data)
            assert [await here.builds(one) for one in (asleep, two_things)] == [[LOCAL_BUILD]] * 2
            await cilpass("move", data=addresses.data)
            await here.until_seen(LOCAL_BUILD, State.DRAINED)
            print(f"empty {time.monotonic() - began:.0f} s after the later version was made current")
            print(await cilpass(data=addresses.data))
            for name in copies_of(WORKER, form.copies):
                await asyncio.to_thread(local.halt, name)
            await asyncio.sleep(UNDER_LOAD_SECONDS)
            here.enough = True
            lives = [life for done in await asyncio.gather(*acting) for life in done]

            await _end(here, asleep, two_things, spoken_to, begun_after)
            await here.quiet.quiet()
            left_open = await here.begun("left open")
            await here.quiet.quiet()
            left = await _left(here)
            print(f"{len(lives)} cases under load, {len(here.acts.done)} acts, answers {dict(here.answers)}")
            moved = [one for one in lives if len(await here.builds(one)) > 1]
            print(f"{len(moved)} of them went over while they were carried on")
            for one in (asleep, two_things, spoken_to):
                assert await here.builds(one) == [LOCAL_BUILD, later]
            assert set(await here.builds_of("WorkflowType = 'convention'")) == {LOCAL_BUILD, later}
            assert await here.builds(begun_after) == [later]
            assert await here.builds(lives[0]) != [later], "none began before the change"
            assert await here.builds(lives[-1]) == [later]
            assert set(here.answers) <= {200, 201, 202, 409}
            assert here.acts.asked.keys() == here.acts.done
            assert await failed_tasks(here.client) == {}
            assert audit(left) == {}
            for one in lives:
                assert (await one.adviser.get(one.path()))["outcome"]["code"] == "advice_sufficient"

        with worker(addresses, ROOT, folder / "former.log", CILPASS_BUILD=later):
            await here.client.get_workflow_handle(case_workflow_id(left_open.case)).signal(LOOK_AGAIN)
            await _until(partial(failed_tasks, here.client))
            assert set(await failed_tasks(here.client)) == {
                "WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR"
            }


async def _has_mail(here: Office, life: Life) -> bool:
    return len(await here.busy.gateway.mails(life.employee.email)) > 1


async def _end(here: Office, asleep: Life, two_things: Life, spoken_to: Life, begun_after: Life) -> None:
    """Ends each case by acts, then lets the unanswered surveys lapse."""
    lives = (asleep, two_things, spoken_to, begun_after)
    for life in lives:
        life.world = here.quiet
    await here.quiet.quiet()
    await asleep.both_sign()
    for life in (asleep, two_things):
        await here.quiet.quiet()
        await life.follow_up()
        await life.finish()
        await life.answer_survey(SATISFIED)
    await spoken_to.decide("advice_sufficient")
    await begun_after.answer()
    await begun_after.diagnose()
    await begun_after.decide("advice_sufficient")
    await here.player.advance_to(END)
    async for run in here.client.list_workflows("WorkflowType = 'case' AND ExecutionStatus = 'Running'"):
        raise AssertionError(f"{run.id} goes on")


async def _left(here: Office) -> Left:
    people = named_in(small(tomllib.loads(SCENARIO.read_text("utf-8"))))
    return await read(
        here.addresses,
        here.quiet.stillness,
        here.quiet.gateway,
        here.cast,
        here.client,
        here.acts,
        people,
    )


@pytest.mark.cell("two versions", "worker")
@pytest.mark.parametrize(
    "form",
    [
        pytest.param(EMBEDDED, id="embedded", marks=pytest.mark.whole),
        pytest.param(CLUSTER, id="cluster", marks=pytest.mark.cluster),
    ],
)
def test_the_workflows_code_changes_under_load_and_no_act_fails(folder: Path, form: Form) -> None:
    local, addresses = platform.build(
        folder / "data", stepped=START, fast=True, screens=False, form=form, ready_seconds=600
    )
    with local:
        asyncio.run(_roll(local, addresses, form, folder))
