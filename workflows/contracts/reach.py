"""The contract of the workflow that informs `cases` that the person of a case is reached otherwise (EXC-5)."""

from dataclasses import dataclass

REACH_WORKFLOW = "reach"


def reach_workflow_id(case_id: object, number: int) -> str:
    """Workflow id of the telling of one change: `number` is the version of the person's reach."""
    return f"reach-{case_id}-{number}"


@dataclass(frozen=True)
class NewReach:
    case_id: str
    number: int


@dataclass(frozen=True)
class Noted:
    """`cases` knows."""
