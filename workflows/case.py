"""The way of a case, from the first answer to the survey (charter §2 and A3; CASE levels 1 and 2).

The workflow owns order and time, and decides no rule: at each step it waits for a person or a date, and goes on by the
result that the `cases` service returns.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from words.way import Outcome, StepKind, StepResult, StepState
    from workflows.contracts.case import (
        BEGIN_ANEW,
        CASE_ENDED,
        CASE_HANDED_ON,
        CASE_WORKFLOW,
        DEADLINE_MOVED,
        LOOK_AGAIN,
        STEP_SETTLED,
        CaseEnded,
        CaseHandedOn,
        CaseInput,
        Closed,
        CloseRequest,
        DeadlineMoved,
        Opened,
        StepKey,
        StepRequest,
        StepSettled,
        StepView,
    )
    from workflows.requests import Answer, ask
    from workflows.version_change import begin_anew, has_moved

KIND = SearchAttributeKey.for_keyword("CilpassKind")
STAGE = SearchAttributeKey.for_keyword("CilpassStage")
CIL = SearchAttributeKey.for_keyword("CilpassCil")
PRIORITY = SearchAttributeKey.for_keyword("CilpassPriority")
DUE = SearchAttributeKey.for_datetime("CilpassDue")


class HasEnded(Exception):
    """A person ended the case outside the sequence of steps (CASE-3): the workflow opens no further step."""


@workflow.defn(name=CASE_WORKFLOW)
class CaseWorkflow:
    @workflow.init
    def __init__(self, case: CaseInput) -> None:
        self._case = case.case_id
        self._settled = dict(case.settled)
        self._ended = case.ended
        self._closed = case.closed
        self._moved: dict[str, int] = {}
        self._asked_again = 0
        self._begin_anew = False
        self._asking = 0

    @workflow.run
    async def run(self, case: CaseInput) -> str:
        if not self._closed:
            outcome = await self._outcome()
            closed = await self._ask("close_case", CloseRequest(self._case, outcome), Closed)
            self._closed = outcome
            if not closed.survey:
                return outcome
        await self._step(StepKind.SURVEY, after_closure=True)
        return self._closed

    async def _outcome(self) -> str:
        try:
            if not self._settled:
                await self._open()
            return await self._way()
        except HasEnded:
            if self._ended == Outcome.TURNED_STRUCTURAL:
                await self._step(StepKind.REPORT, after_closure=True)
            return self._ended

    async def _open(self) -> None:
        opened = await self._ask("open_case", self._case, Opened)
        workflow.upsert_search_attributes(
            [
                KIND.value_set("case"),
                CIL.value_set(opened.cil),
                PRIORITY.value_set("urgent" if opened.urgent else "normal"),
            ]
        )
        self._ended = self._ended or opened.ended

    async def _way(self) -> str:
        """Goes through level 1, listening and diagnosis, then level 2, treatment or orientation (§2)."""
        await self._step(StepKind.FIRST_ANSWER)
        decision = await self._listen_and_diagnose()
        if decision is StepResult.ADVICE_SUFFICIENT:
            return Outcome.ADVICE_SUFFICIENT
        if decision is StepResult.STRUCTURAL:
            return Outcome.STRUCTURAL_ORIENTED
        if decision is StepResult.LOCA_PASS_EXCLUDED:
            return Outcome.LOCA_PASS_EXCLUDED
        if not await self._engage():
            return Outcome.OFFER_LAPSED
        await asyncio.gather(self._step(StepKind.IMPLEMENTATION), self._follow_up())
        report = await self._step(StepKind.REPORT)
        if report.decision == StepResult.GOOD_END:
            return Outcome.COMPLETED_GOOD_END
        return Outcome.COMPLETED_WITHOUT_GOOD_END

    async def _listen_and_diagnose(self) -> StepResult:
        """Opens interviews, as many as needed, the diagnosis, then the decision that ends level 1; returns it."""
        interview = 1
        while (await self._step(StepKind.INTERVIEW, interview)).decision == StepResult.ANOTHER_INTERVIEW:
            interview += 1
        await self._step(StepKind.DIAGNOSIS)
        return StepResult((await self._step(StepKind.DECISION)).decision)

    async def _engage(self) -> bool:
        """Opens the signature of an offer, again after each lapse that is followed by a new offer (A8, ENG-1)."""
        ordinal = 1
        while not await self._signed(ordinal):
            lapsed = await self._step(StepKind.DECIDE_AFTER_LAPSE, ordinal)
            if lapsed.decision != StepResult.OFFER_AGAIN:
                return False
            ordinal += 1
        return True

    async def _signed(self, ordinal: int) -> bool:
        await self._step(StepKind.OFFER, ordinal)
        return (await self._step(StepKind.SIGN_ENGAGEMENT, ordinal)).decision == StepResult.SIGNED

    async def _follow_up(self) -> None:
        """Opens follow-ups one by one, until the end of the implementation cancels the open one (CASE, 10)."""
        point = 1
        while (await self._step(StepKind.FOLLOW_UP, point)).state is StepState.DONE:
            point += 1

    async def _step(self, kind: StepKind, ordinal: int = 1, after_closure: bool = False) -> StepSettled:
        """Opens a step and waits until it is settled, by a person or by its date."""
        key = str(StepKey(kind, ordinal))
        request = StepRequest(self._case, kind, ordinal)
        if key in self._settled:
            return self._settled[key]
        self._refuse_if_ended(after_closure)
        view = await self._ask("open_step", request, StepView)
        self._show(kind, view)
        while view.state is StepState.OPEN:
            await self._wait(key, view, after_closure)
            if key in self._settled:
                return self._settled[key]
            view = await self._ask("tend_step", request, StepView)
            self._ended = self._ended or ("" if after_closure else view.ended)
            self._refuse_if_ended(after_closure)
        self._settled[key] = StepSettled(kind, ordinal, view.state, view.decision)
        self._refuse_if_ended(after_closure)
        return self._settled[key]

    async def _wait(self, key: str, view: StepView, after_closure: bool) -> None:
        """Waits for a message about this step, for the end of the case, or for the time that the service gave."""
        self._continue_as_new_if_needed()
        asked_again = self._asked_again
        waited = None if view.wait_seconds is None else timedelta(seconds=view.wait_seconds)
        try:
            await workflow.wait_condition(
                lambda: (
                    key in self._settled
                    or self._moved.get(key, 0) > view.version
                    or self._asked_again > asked_again
                    or self._begin_anew
                    or self._may_move()
                    or (bool(self._ended) and not after_closure)
                ),
                timeout=waited,
            )
        except TimeoutError:
            return
        self._refuse_if_ended(after_closure)
        self._continue_as_new_if_needed()

    def _refuse_if_ended(self, after_closure: bool) -> None:
        if self._ended and not after_closure:
            raise HasEnded

    def _continue_as_new_if_needed(self) -> None:
        if self._begin_anew or workflow.info().is_continue_as_new_suggested() or self._may_move():
            begin_anew(CaseInput(self._case, self._settled, self._ended, self._closed))

    def _may_move(self) -> bool:
        """Says whether another version is current and neither branch of the workflow is asking a service."""
        return has_moved() and not self._asking

    async def _ask(self, activity: str, argument: object, answer: type[Answer]) -> Answer:
        self._asking += 1
        try:
            return await ask(activity, argument, answer)
        finally:
            self._asking -= 1

    def _show(self, kind: StepKind, view: StepView) -> None:
        """Sets the search attributes by which operators see where the case stands."""
        due = None if view.wait_seconds is None else workflow.now() + timedelta(seconds=view.wait_seconds)
        workflow.upsert_search_attributes(
            [STAGE.value_set(kind.value), DUE.value_set(due) if due else DUE.value_unset()]
        )

    @workflow.signal(name=STEP_SETTLED)
    def step_settled(self, message: StepSettled) -> None:
        self._settled[str(StepKey(message.kind, message.ordinal))] = message

    @workflow.signal(name=DEADLINE_MOVED)
    def deadline_moved(self, message: DeadlineMoved) -> None:
        key = str(StepKey(message.kind, message.ordinal))
        self._moved[key] = max(message.version, self._moved.get(key, 0))

    @workflow.signal(name=CASE_ENDED)
    def case_ended(self, message: CaseEnded) -> None:
        self._ended = self._ended or message.outcome

    @workflow.signal(name=CASE_HANDED_ON)
    def case_handed_on(self, message: CaseHandedOn) -> None:
        workflow.upsert_search_attributes([CIL.value_set(message.cil)])

    @workflow.signal(name=LOOK_AGAIN)
    def look_again(self) -> None:
        self._asked_again += 1

    @workflow.signal(name=BEGIN_ANEW)
    def told_to_begin_anew(self) -> None:
        self._begin_anew = True
