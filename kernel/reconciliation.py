"""Makes workflows agree with the facts, after databases or Temporal were restored to another instant.

Facts say which workflows started and which have nothing left to wait for; the others must run. A workflow remembers
nothing that the services' rows do not say: started again, it goes through the steps already done, each answered at
once, and waits where its case stands. So each workflow that must run is started again, and each that must not is
ended.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from kernel.facts import Fact
from kernel.relay import Message, Start, begin

UNTOLD = "no fact tells of it after a restore"
"""The reason given to Temporal for ending a workflow."""

Wake = Callable[[Fact], list[Message]]
Ended = Callable[[Fact], list[str]]


class Verdict(StrEnum):
    AGREES = "agrees"
    """Runs, as it must: begun anew all the same, as it may have heard of what was not restored."""

    ABSENT = "absent"
    """Must run, and does not: never begun there, or ended there by what was not restored."""

    UNKNOWN = "unknown"
    """Runs, and no fact tells of it, or facts tell that it has nothing to wait for."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The workflows that must run, by the facts; the order of the feeds does not matter."""

    births: dict[str, Start] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)

    def hear(self, fact: Fact, wake: Wake, ended: Ended) -> None:
        self.births.update({one.workflow_id: one for one in wake(fact) if isinstance(one, Start)})
        self.ends.update(ended(fact))

    def verdicts(self, running: Iterable[str]) -> dict[str, Verdict]:
        """Workflows by id, of either side. `running` is read first, as a fact precedes the workflow it starts."""
        there, must = set(running), set(self.births) - self.ends
        agree = dict.fromkeys(there & must, Verdict.AGREES)
        absent = dict.fromkeys(must - there, Verdict.ABSENT)
        return dict(sorted((agree | absent | dict.fromkeys(there - must, Verdict.UNKNOWN)).items()))


async def running(client: Client, task_queue: str, kinds: Iterable[str]) -> list[str]:
    """Ids of open workflows of these kinds."""
    named = ", ".join(f"'{kind}'" for kind in sorted(kinds))
    query = f"TaskQueue = '{task_queue}' AND ExecutionStatus = 'Running' AND WorkflowType IN ({named})"
    return [one.id async for one in client.list_workflows(query)]


async def begin_anew(client: Client, start: Start, task_queue: str) -> None:
    """Begin a workflow in the place of any run of the same id, open or closed."""
    open_one, closed_one = (
        WorkflowIDConflictPolicy.TERMINATE_EXISTING,
        WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )
    await begin(client, start, task_queue, open_one, closed_one)


async def end(client: Client, workflow_id: str) -> None:
    """Ends a workflow that no fact accounts for; one that has ended meanwhile is left as it is."""
    try:
        await client.get_workflow_handle(workflow_id).terminate(UNTOLD)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
