"""A fake of the `cases` service: activities that answer the case workflow from memory, as a test plans it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from temporalio import activity

from words.way import StepState
from workflows.contracts.case import Closed, CloseRequest, Opened, StepKey, StepRequest, StepView
from workflows.contracts.handing_on import Acknowledged, Handed
from workflows.contracts.reach import NewReach, Noted
from workflows.contracts.retention import Erased

DAY = 86400.0


@dataclass
class Desk:
    """The fake. `waits` gives the delay of a step; `tended` returns its state once the delay is over, at each call.

    Steps in `cancelled` come too late to be opened.
    """

    waits: dict[str, float] = field(default_factory=dict)
    tended: dict[str, Callable[[], StepView]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    survey: bool = False
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    reached: list[NewReach] = field(default_factory=list)
    failures: int = 0

    @activity.defn(name="open_case")
    async def open_case(self, case_id: str) -> Opened:
        return Opened(cil="cil-test", urgent=False)

    @activity.defn(name="open_step")
    async def open_step(self, step: StepRequest) -> StepView:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the service is away")
        key = str(StepKey(step.kind, step.ordinal))
        self.opened.append(key)
        if key in self.cancelled:
            return StepView(StepState.CANCELLED)
        return StepView(StepState.OPEN, wait_seconds=self.waits.get(key), version=1)

    @activity.defn(name="tend_step")
    async def tend_step(self, step: StepRequest) -> StepView:
        return self.tended[str(StepKey(step.kind, step.ordinal))]()

    @activity.defn(name="close_case")
    async def close_case(self, close: CloseRequest) -> Closed:
        self.closed.append(close.outcome)
        return Closed(survey=self.survey)

    @activity.defn(name="erase_case")
    async def erase_case(self, case_id: str) -> Erased:
        self.erased.append(case_id)
        return Erased()

    @activity.defn(name="hand_on")
    async def hand_on(self, handed: Handed) -> Acknowledged:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the service is away")
        self.handed.append(handed)
        return Acknowledged()

    @activity.defn(name="note_reach")
    async def note_reach(self, reach: NewReach) -> Noted:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the service is away")
        self.reached.append(reach)
        return Noted()

    def all(self) -> list[Callable[..., object]]:
        steps: list[Callable[..., object]] = [
            self.open_case,
            self.open_step,
            self.tend_step,
            self.close_case,
            self.erase_case,
        ]
        return [*steps, self.hand_on, self.note_reach]
