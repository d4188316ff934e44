"""The employee's links: what each is for, and what it rests on (EXC-5).

A link rests on the CIL that handles the case and on how `intake` said that the person was reached when the message
left. One to do something serves the step in which it is done, and opens no more once that step is over.
"""

from datetime import date
from typing import get_args
from uuid import UUID

from kernel import links
from kernel.calendar import end_of
from kernel.database import Tx
from kernel.links import Link
from services.cases import repository
from services.cases.domain.case import Case
from services.cases.domain.kinds import KINDS
from services.cases.domain.letters import Opens
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from words.way import StepKind

PURPOSES = {f"employee.{opens}": opens for opens in get_args(Opens)}

SERVED: dict[str, StepKind] = {row.link: kind for kind, row in KINDS.items() if row.link}
"""The kind of step that a link does, by what it opens; one that only shows has none."""


def make(tx: Tx, case: Case, purpose: str, last: date, reach: int, step: Step | None = None) -> Link:
    """Makes a link valid to the end of a day; `step` is the one that it serves, None where it only shows.

    `reach` is the version of the person's reach that the link's message obeys.
    """
    serves = f"{step.kind}.{step.ordinal}" if step else ""
    return links.make(
        tx, purpose, case.id, case.person_id, end_of(last), rests_on=rests_on(case, reach), serves=serves
    )


def rests_on(case: Case, reach: int) -> str:
    """What a link of this case rests on: who handles it, and which reach of the person."""
    return f"{case.cil} {reach}"


def find_case(tx: Tx, link: Link) -> Case | None:
    """Returns the case that a link opens; None once it is erased."""
    case = repository.find_case(tx, UUID(link.subject))
    return None if case is None or case.stage is Stage.ERASED else case


def serves(tx: Tx, case: Case | None, link: Link) -> bool:
    """Whether what a link of a case is for is still awaited: its step is open, or there is a file to read."""
    kind = SERVED.get(_opens(link.purpose))
    if case is None or kind is None:
        return case is not None
    if not link.serves:
        return False
    step = repository.step(tx, case, kind, int(link.serves.rpartition(".")[2]))
    return step is not None and step.is_open


def _opens(purpose: str) -> str:
    return purpose.split(".")[1]
