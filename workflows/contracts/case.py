"""The case workflow's contract: its id, what it is told, the words it shares with the `cases` service."""

from dataclasses import dataclass, field
from enum import StrEnum

CASE_WORKFLOW = "case"
STEP_SETTLED = "step_settled"
DEADLINE_MOVED = "deadline_moved"
CASE_ENDED = "case_ended"
CASE_HANDED_ON = "case_handed_on"
LOOK_AGAIN = "look_again"
BEGIN_ANEW = "begin_anew"

TURNED_STRUCTURAL = "turned_structural"
"""The one outcome from outside the sequence that still owes the employee a report (DIF-6)."""


def case_workflow_id(case_id: object) -> str:
    """Workflow id of a case."""
    return f"case-{case_id}"


class Step(StrEnum):
    """The human steps of a case, in the order of CASE levels 1 and 2; the last one has a workflow of its own."""

    FIRST_ANSWER = "first_answer"
    INTERVIEW = "interview"
    DIAGNOSIS = "diagnosis"
    DECISION = "decision"
    OFFER = "offer"
    SIGN_ENGAGEMENT = "sign_engagement"
    DECIDE_AFTER_LAPSE = "decide_after_lapse"
    FOLLOW_UP = "follow_up"
    IMPLEMENTATION = "implementation"
    REPORT = "report"
    SURVEY = "survey"
    RETENTION = "retention"


class Settlement(StrEnum):
    """How a step stands: still open, or how it was settled."""

    OPEN = "open"
    DONE = "done"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class Decision(StrEnum):
    """What a completed step decided, where the way forks; `cases` uses the same codes."""

    ANOTHER_INTERVIEW = "another_interview"
    LEVEL_2 = "level_2"
    ADVICE_SUFFICIENT = "advice_sufficient"
    STRUCTURAL = "structural"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    SIGNED = "signed"
    OFFER_AGAIN = "offer_again"
    GOOD_END = "good_end"


class Closing(StrEnum):
    """Outcome codes that the sequence itself reaches (CASE-13); the others come with `case_ended`."""

    COMPLETED_GOOD_END = "completed_good_end"
    COMPLETED_WITHOUT_GOOD_END = "completed_without_good_end"
    ADVICE_SUFFICIENT = "advice_sufficient"
    STRUCTURAL_ORIENTED = "structural_oriented"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    OFFER_LAPSED = "offer_lapsed"


@dataclass(frozen=True)
class StepKey:
    """Names a step within its case: its kind and which of that kind it is."""

    kind: Step
    ordinal: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.ordinal}"


@dataclass(frozen=True)
class StepSettled:
    """Signal `step_settled`: a person, or the service's row, settled a step."""

    kind: Step
    ordinal: int
    state: Settlement
    decision: str = ""


@dataclass(frozen=True)
class DeadlineMoved:
    """Signal `deadline_moved`: a deadline was extended, paused or begun anew; a higher version wins."""

    kind: Step
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
    """`settled` is carried over a continue-as-new: every step settled, however that was learned."""

    case_id: str
    settled: dict[str, StepSettled] = field(default_factory=dict)
    ended: str = ""
    closed: str = ""


@dataclass(frozen=True)
class StepRequest:
    """Argument of the step activities."""

    case_id: str
    kind: Step
    ordinal: int


@dataclass(frozen=True)
class StepView:
    """Result of the step activities: how the service's row stands (see `StepState` in cases.proto)."""

    state: Settlement
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
    """What operators may search a case by; `ended` is set where it was ended before it opened."""

    cil: str
    urgent: bool
    ended: str = ""
