"""The retention workflow's contract: a closed case is kept for a time, then erased (CASE, level 2, 12)."""

from dataclasses import dataclass

RETENTION_WORKFLOW = "retention"
RETENTION_LOOK_AGAIN = "look_again"


def retention_workflow_id(case_id: object) -> str:
    """Returns the workflow id of a closed case's retention, which follows the case's own workflow."""
    return f"retention-{case_id}"


@dataclass(frozen=True)
class RetentionInput:
    case_id: str


@dataclass(frozen=True)
class Erased:
    """The case is erased; its facts alone remain."""
