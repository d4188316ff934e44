"""The retention workflow's contract: a closed case is kept for a time, then erased (CASE, level 2, 12)."""

from dataclasses import dataclass

RETENTION_WORKFLOW = "retention"
RETENTION_LOOK_AGAIN = "look_again"


def retention_workflow_id(case_id: object) -> str:
    """Workflow id of a closed case's retention; the case's own has ended."""
    return f"retention-{case_id}"


@dataclass(frozen=True)
class RetentionInput:
    case_id: str


@dataclass(frozen=True)
class Erased:
    """Nothing is left of the case but its facts."""
