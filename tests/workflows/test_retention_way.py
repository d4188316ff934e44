"""A closed case's retention on a real Temporal server: two years skipped and not waited for (CASE, level 2, 12)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from tests.workflows.desk import DAY, Desk
from tests.workflows.test_case_way import Case
from words.way import StepState
from workflows.contracts.case import StepView
from workflows.contracts.retention import RETENTION_LOOK_AGAIN, RetentionInput, retention_workflow_id
from workflows.retention import RetentionWorkflow

NOTICE, LAST = 670 * DAY, 731 * DAY
STEP = "retention-1"


@asynccontextmanager
async def retention(temporal: Client, desk: Desk) -> AsyncIterator[Case]:
    queue = f"test-{uuid4()}"
    async with Worker(temporal, task_queue=queue, workflows=[RetentionWorkflow], activities=desk.all()):
        handle = await temporal.start_workflow(
            RetentionWorkflow.run,
            RetentionInput("c1"),
            id=retention_workflow_id(uuid4()),
            task_queue=queue,
        )
        running = Case(handle, desk, temporal)  # type: ignore[arg-type]
        await running.until_opened(STEP)
        yield running


def tended(asked: list[int], *answers: StepView) -> Callable[[], StepView]:
    """Returns a function that gives the answers in turn, then the last one again; `asked` counts its calls."""

    def answer() -> StepView:
        asked.append(1)
        return answers[min(len(asked), len(answers)) - 1]

    return answer


def waiting(seconds: float, version: int = 1) -> StepView:
    return StepView(StepState.OPEN, wait_seconds=seconds, version=version)


OVER = StepView(StepState.LAPSED, "lapsed")


async def test_after_its_notices_and_its_last_day_a_case_is_erased_once(temporal: Client) -> None:
    asked: list[int] = []
    desk = Desk(waits={STEP: NOTICE})
    desk.tended = {STEP: tended(asked, waiting(45 * DAY), waiting(16 * DAY), OVER)}
    async with retention(temporal, desk) as running:
        await running.skip(669)
        assert (asked, desk.erased) == ([], [])
        await running.skip(2)
        await running.skip(46)
        assert desk.erased == []
        await running.skip(17)
        assert await running.outcome() == "erased"
        assert (len(asked), desk.erased, desk.opened) == (3, ["c1"], [STEP])


async def test_a_hold_puts_the_erasure_off(temporal: Client) -> None:
    asked: list[int] = []
    desk = Desk(waits={STEP: NOTICE})
    desk.tended = {STEP: tended(asked, waiting(LAST, 2), OVER)}
    async with retention(temporal, desk) as running:
        await running.handle.signal(RETENTION_LOOK_AGAIN)
        await running.skip(700)
        assert (len(asked), desk.erased) == (1, [])
        await running.skip(32)
        assert await running.outcome() == "erased"


async def test_a_retention_that_was_begun_twice_is_one_retention(temporal: Client) -> None:
    """The relay may deliver a start twice; Temporal refuses the second by its id."""
    async with retention(temporal, Desk(waits={STEP: NOTICE})) as running:
        with pytest.raises(Exception, match="already started"):
            await temporal.start_workflow(
                RetentionWorkflow.run, RetentionInput("c1"), id=running.handle.id, task_queue="none"
            )
        assert running.desk.opened == [STEP]
        await running.handle.terminate()
