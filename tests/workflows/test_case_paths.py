"""Compares every path of the workflow with the domain's transitions: both must know the same steps and results."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.cases.domain.kinds import KINDS
from services.cases.domain.sequence import TRANSITIONS, Stage, Way
from words.way import StepKind, StepResult, StepState
from workflows.case import CaseWorkflow
from workflows.contracts.case import CaseInput, StepSettled

TIMES = 2
"""How often each loop is run: another interview, a new offer, a follow-up."""

Path = tuple[StepResult, ...]


@dataclass
class Walk(CaseWorkflow):
    """A workflow whose steps are settled at once, by a script, then by the first result that the domain allows.

    `chosen` are the results taken in turn, `others` the results that were possible instead at each of them.
    """

    script: Path
    way: Way = field(default_factory=Way)
    chosen: list[StepResult] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    seen: list[tuple[Stage, StepKind, StepResult]] = field(default_factory=list)
    cancelled: bool = False

    async def _step(self, kind: StepKind, ordinal: int = 1, after_closure: bool = False) -> StepSettled:
        if kind is StepKind.IMPLEMENTATION:
            await asyncio.sleep(0)  # the follow-up points come first, until the implementation ends
        if KINDS[kind].cancelled_with is StepKind.IMPLEMENTATION and (ordinal > TIMES or self.cancelled):
            return StepSettled(kind, ordinal, StepState.CANCELLED)
        result = self._choose(kind, ordinal)
        self.seen.append((self.way.stage, kind, result))
        self.way = self.way.after(kind, result)
        self.cancelled |= kind is StepKind.IMPLEMENTATION
        lapsed = result is StepResult.LAPSED
        return StepSettled(
            kind, ordinal, StepState.LAPSED if lapsed else StepState.DONE, "" if lapsed else result
        )

    def _choose(self, kind: StepKind, ordinal: int) -> StepResult:
        known = tuple(result for stage, of, result in TRANSITIONS if (stage, of) == (self.way.stage, kind))
        assert known, (
            f"the workflow asks for {kind} in {self.way.stage}, and the domain does not know it there"
        )
        ends = {StepResult.ANOTHER_INTERVIEW, StepResult.OFFER_AGAIN} if ordinal >= TIMES else set()
        possible = tuple(result for result in known if result not in ends)
        at = len(self.chosen)
        result = self.script[at] if at < len(self.script) else possible[0]
        self.chosen.append(result)
        self.others.append(tuple(one for one in possible if one is not result))
        return result


def paths() -> Iterator[tuple[Walk, str]]:
    """Yields every path with the outcome by which the workflow closes the case."""
    scripts: list[Path] = [()]
    while scripts:
        script = scripts.pop()
        walk = Walk(script)
        CaseWorkflow.__init__(walk, CaseInput("case"))
        yield walk, asyncio.run(walk._way())
        for at in range(len(script), len(walk.chosen)):
            scripts += [(*walk.chosen[:at], other) for other in walk.others[at]]


def test_every_path_of_the_workflow_is_one_of_the_domain_and_ends_as_it_does() -> None:
    walked = list(paths())
    assert len({tuple(walk.chosen) for walk, _ in walked}) == len(walked) > 50
    for walk, outcome in walked:
        assert walk.way.stage is Stage.CLOSED, f"{walk.chosen} ends before the domain's way does"
        assert outcome == walk.way.outcome


def test_the_workflow_walks_every_transition_that_is_its_own() -> None:
    walked = {seen for walk, _ in paths() for seen in walk.seen}
    own = {
        (stage, kind, result)
        for stage, kind, result in TRANSITIONS
        if not KINDS[kind].beside_the_way and stage is not Stage.CLOSED
    }
    assert walked == own
