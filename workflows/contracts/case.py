"""The contract of the case workflow: its id and its messages."""

from dataclasses import dataclass, field

from words.way import StepKind, StepState

CASE_WORKFLOW = "case"
STEP_SETTLED = "step_settled"
DEADLINE_MOVED = "deadline_moved"
CASE_ENDED = "case_ended"
CASE_HANDED_ON = "case_handed_on"
LOOK_AGAIN = "look_again"
BEGIN_ANEW = "begin_anew"


def case_workflow_id(case_id: object) -> str:
    """Returns the workflow id of a case."""
    return f"case-{case_id}"


@dataclass(frozen=True)
class StepKey:
    """A step within its case: its kind, and its number among the steps of that kind."""

    kind: StepKind
    ordinal: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.ordinal}"


@dataclass(frozen=True)
class StepSettled:
    """Signal `step_settled`: a person, or the service's row, settled a step."""

    kind: StepKind
    ordinal: int
    state: StepState
    decision: str = ""


@dataclass(frozen=True)
class DeadlineMoved:
    """Signal `deadline_moved`: a deadline was extended, paused or restarted; the highest version counts."""

    kind: StepKind
    ordinal: int
    version: int


@dataclass(frozen=True)
class CaseEnded:
    """Signal `case_ended`: withdrawn, unreachable, deceased, opened in error, or turned structural."""

    outcome: str


@dataclass(frozen=True)
class CaseHandedOn:
    """Signal `case_handed_on`: another CIL handles the case from now on (CASE-6)."""

    cil: str


@dataclass(frozen=True)
class CaseInput:
    """Argument of the workflow. `settled` are all the settled steps, which a continue-as-new passes on."""

    case_id: str
    settled: dict[str, StepSettled] = field(default_factory=dict)
    ended: str = ""
    closed: str = ""


@dataclass(frozen=True)
class StepRequest:
    """Argument of the step activities."""

    case_id: str
    kind: StepKind
    ordinal: int


@dataclass(frozen=True)
class StepView:
    """Result of the step activities: the state of the service's row (see `StepState` in cases.proto)."""

    state: StepState
    decision: str = ""
    wait_seconds: float | None = None
    version: int = 0
    ended: str = ""


@dataclass(frozen=True)
class CloseRequest:
    case_id: str
    outcome: str


@dataclass(frozen=True)
class Closed:
    survey: bool


@dataclass(frozen=True)
class Opened:
    """The values by which operators may search a case; `ended` says that it was ended before it opened."""

    cil: str
    urgent: bool
    ended: str = ""
