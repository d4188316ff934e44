"""The way of a case on a real Temporal server, each delay skipped and not waited for (CASE levels 1 and 2)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey
from temporalio.testing._timeskipping import TimeSkipper
from temporalio.worker import Worker

from tests.workflows.desk import DAY, Desk
from words.way import StepKind, StepState
from workflows.case import CIL, CaseWorkflow
from workflows.contracts.case import (
    BEGIN_ANEW,
    CASE_ENDED,
    CASE_HANDED_ON,
    DEADLINE_MOVED,
    STEP_SETTLED,
    CaseEnded,
    CaseHandedOn,
    CaseInput,
    DeadlineMoved,
    StepSettled,
    StepView,
)

WAY_TO_SIGNATURE = (
    (StepKind.FIRST_ANSWER, 1, "done"),
    (StepKind.INTERVIEW, 1, "interviews_enough"),
    (StepKind.DIAGNOSIS, 1, "done"),
    (StepKind.DECISION, 1, "level_2"),
    (StepKind.OFFER, 1, "done"),
)


class Case:
    """A running case workflow and the desk behind it."""

    def __init__(self, handle: WorkflowHandle[CaseWorkflow, str], desk: Desk, client: Client) -> None:
        self.handle, self.desk = handle, desk
        self._skipper = TimeSkipper(client)

    async def until_opened(self, key: str) -> None:
        async with asyncio.timeout(10):
            while key not in self.desk.opened:
                await asyncio.sleep(0.01)

    async def until_shown(self, attribute: SearchAttributeKey[str], value: str) -> None:
        """A step is opened by a local activity, before the task that shows it to operators is over."""
        async with asyncio.timeout(10):
            while (await self.handle.describe()).typed_search_attributes.get(attribute) != value:
                await asyncio.sleep(0.01)

    async def settle(self, kind: StepKind, ordinal: int = 1, decision: str = "done") -> None:
        await self.until_opened(f"{kind}-{ordinal}")
        await self.handle.signal(STEP_SETTLED, StepSettled(kind, ordinal, StepState.DONE, decision))

    async def cancel(self, kind: StepKind, ordinal: int = 1) -> None:
        await self.handle.signal(STEP_SETTLED, StepSettled(kind, ordinal, StepState.CANCELLED))

    async def go_to_signature(self) -> None:
        for kind, ordinal, decision in WAY_TO_SIGNATURE:
            await self.settle(kind, ordinal, decision)
        await self.until_opened("sign_engagement-1")

    async def skip(self, days: float) -> None:
        await self._skipper.fast_forward(self.handle, timedelta(days=days))

    async def outcome(self) -> str:
        return await asyncio.wait_for(self.handle.result(), 15)


@asynccontextmanager
async def case(temporal: Client, desk: Desk) -> AsyncIterator[Case]:
    queue = f"test-{uuid4()}"
    async with Worker(temporal, task_queue=queue, workflows=[CaseWorkflow], activities=desk.all()):
        handle = await temporal.start_workflow(
            CaseWorkflow.run, CaseInput("c1"), id=f"case-{uuid4()}", task_queue=queue
        )
        yield Case(handle, desk, temporal)


async def test_a_case_goes_all_the_way_to_a_good_end_and_its_survey(temporal: Client) -> None:
    async with case(temporal, Desk(survey=True)) as running:
        await running.go_to_signature()
        await running.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        await running.settle(StepKind.FOLLOW_UP)
        await running.settle(StepKind.FOLLOW_UP, 2)
        await running.until_opened("follow_up-3")
        await running.settle(StepKind.IMPLEMENTATION)
        await running.cancel(StepKind.FOLLOW_UP, 3)
        await running.settle(StepKind.REPORT, decision="good_end")
        await running.settle(StepKind.SURVEY)
        assert await running.outcome() == "completed_good_end"
        assert running.desk.closed == ["completed_good_end"]


async def test_advice_that_suffices_closes_after_the_decision(temporal: Client) -> None:
    async with case(temporal, Desk()) as running:
        await running.settle(StepKind.FIRST_ANSWER)
        await running.settle(StepKind.INTERVIEW, 1, "another_interview")
        await running.settle(StepKind.INTERVIEW, 2, "interviews_enough")
        await running.settle(StepKind.DIAGNOSIS)
        await running.settle(StepKind.DECISION, 1, "advice_sufficient")
        assert await running.outcome() == "advice_sufficient"
        assert "offer-1" not in running.desk.opened


async def test_an_offer_that_lapses_twice_is_closed_when_nobody_decides(temporal: Client) -> None:
    """Time settles the signature, then the decision; the second offer lapses like the first (CASE 7)."""
    desk = Desk(waits={"sign_engagement-1": 15 * DAY, "decide_after_lapse-1": 10 * DAY})
    desk.tended = {
        "sign_engagement-1": lambda: StepView(StepState.LAPSED, "lapsed"),
        "decide_after_lapse-1": lambda: StepView(StepState.LAPSED, "lapsed"),
    }
    async with case(temporal, desk) as running:
        await running.go_to_signature()
        await running.skip(16)
        await running.until_opened("decide_after_lapse-1")
        await running.skip(11)
        assert await running.outcome() == "offer_lapsed"


async def test_an_offer_that_the_employee_refuses_is_decided_upon(temporal: Client) -> None:
    async with case(temporal, Desk()) as running:
        await running.go_to_signature()
        await running.settle(StepKind.SIGN_ENGAGEMENT, decision="refused")
        await running.settle(StepKind.DECIDE_AFTER_LAPSE, decision="close")
        assert await running.outcome() == "offer_lapsed"
        assert "implementation-1" not in running.desk.opened


async def test_a_deadline_moved_is_asked_for_again_and_an_older_version_is_not(temporal: Client) -> None:
    asked: list[int] = []

    def extended() -> StepView:
        asked.append(1)
        return StepView(StepState.OPEN, wait_seconds=30 * DAY, version=3)

    desk = Desk(waits={"sign_engagement-1": 15 * DAY}, tended={"sign_engagement-1": extended})
    async with case(temporal, desk) as running:
        await running.go_to_signature()
        for version in (3, 2, 3):
            await running.handle.signal(DEADLINE_MOVED, DeadlineMoved(StepKind.SIGN_ENGAGEMENT, 1, version))
        await running.skip(20)
        assert asked == [1]
        await running.handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        assert await running.outcome() == "withdrawn"


async def test_a_withdrawal_stops_every_timer_at_any_stage(temporal: Client) -> None:
    """Nothing is tended after the end, however much time passes (CASE-3)."""
    async with case(temporal, Desk(waits={"sign_engagement-1": 15 * DAY})) as running:
        await running.go_to_signature()
        await running.handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        assert await running.outcome() == "withdrawn"
        assert running.desk.closed == ["withdrawn"]


async def test_a_case_turned_structural_still_owes_its_report(temporal: Client) -> None:
    async with case(temporal, Desk()) as running:
        await running.go_to_signature()
        await running.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        await running.until_opened("implementation-1")
        await running.handle.signal(CASE_ENDED, CaseEnded("turned_structural"))
        await running.settle(StepKind.REPORT, decision="without_good_end")
        assert await running.outcome() == "turned_structural"


async def test_a_point_held_as_the_implementation_ends_is_followed_by_none(temporal: Client) -> None:
    """The service's row answers that the next point comes too late (CASE level 2, 10)."""
    async with case(temporal, Desk(cancelled={"follow_up-2"})) as running:
        await running.go_to_signature()
        await running.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        await running.settle(StepKind.IMPLEMENTATION)
        await running.settle(StepKind.FOLLOW_UP)
        await running.settle(StepKind.REPORT, decision="good_end")
        assert await running.outcome() == "completed_good_end"
        assert "follow_up-3" not in running.desk.opened


async def test_a_case_that_turns_structural_while_its_report_is_awaited_still_gets_it(
    temporal: Client,
) -> None:
    """The report stays the one that was awaited, and closes the case with its outcome (DIF-6)."""
    async with case(temporal, Desk(survey=True, cancelled={"follow_up-2"})) as running:
        await running.go_to_signature()
        await running.settle(StepKind.SIGN_ENGAGEMENT, decision="signed")
        await running.settle(StepKind.FOLLOW_UP)
        await running.settle(StepKind.IMPLEMENTATION)
        await running.until_opened("report-1")
        await running.handle.signal(CASE_ENDED, CaseEnded("turned_structural"))
        await running.settle(StepKind.REPORT, decision="without_good_end")
        await running.settle(StepKind.SURVEY)
        assert await running.outcome() == "turned_structural"
        assert running.desk.closed == ["turned_structural"]


async def test_beginning_anew_keeps_what_was_settled_and_loses_no_message(temporal: Client) -> None:
    """Continue-as-new carries the ledger of settled steps: none is opened a second time."""
    async with case(temporal, Desk()) as running:
        await running.go_to_signature()
        first = (await running.handle.describe()).run_id
        await running.handle.signal(BEGIN_ANEW)
        await running.handle.signal(
            STEP_SETTLED, StepSettled(StepKind.SIGN_ENGAGEMENT, 1, StepState.DONE, "signed")
        )
        await running.until_opened("implementation-1")
        assert (await running.handle.describe()).run_id != first
        assert running.desk.opened.count("offer-1") == 1
        await running.handle.signal(CASE_ENDED, CaseEnded("unreachable"))
        assert await running.outcome() == "unreachable"


async def test_a_message_sent_ten_times_acts_once(temporal: Client) -> None:
    async with case(temporal, Desk()) as running:
        await running.until_opened("first_answer-1")
        for _ in range(10):
            await running.settle(StepKind.FIRST_ANSWER)
        await running.settle(StepKind.INTERVIEW, 1, "interviews_enough")
        await running.until_opened("diagnosis-1")
        assert running.desk.opened == ["first_answer-1", "interview-1", "diagnosis-1"]
        await running.handle.signal(CASE_ENDED, CaseEnded("opened_in_error"))
        await running.outcome()


async def test_a_service_that_is_away_is_asked_until_it_answers(temporal: Client) -> None:
    async with case(temporal, Desk(failures=3)) as running:
        await running.until_opened("first_answer-1")
        await running.handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        assert await running.outcome() == "withdrawn"


async def test_a_case_handed_on_to_another_cil_goes_on_under_its_name(temporal: Client) -> None:
    async with case(temporal, Desk()) as running:
        await running.until_opened("first_answer-1")
        await running.handle.signal(CASE_HANDED_ON, CaseHandedOn("cil-next"))
        await running.settle(StepKind.FIRST_ANSWER)
        await running.until_opened("interview-1")
        await running.until_shown(CIL, "cil-next")
        assert running.desk.opened == ["first_answer-1", "interview-1"]
        await running.handle.signal(CASE_ENDED, CaseEnded("withdrawn"))
        await running.outcome()
