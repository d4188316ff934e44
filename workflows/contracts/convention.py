"""The convention workflow's contract."""

from dataclasses import dataclass
from enum import StrEnum

CONVENTION_WORKFLOW = "convention"
CONVENTION_CHANGED = "convention_changed"
CONVENTION_LOOK_AGAIN = "look_again"


def convention_workflow_id(convention_id: object) -> str:
    """Workflow id of a convention."""
    return f"convention-{convention_id}"


class Next(StrEnum):
    """What happens next in a convention's life."""

    REMIND = "remind"
    RENEW = "renew"
    END = "end"
    NOTHING = ""


@dataclass(frozen=True)
class ConventionInput:
    convention_id: str


@dataclass(frozen=True)
class ConventionChanged:
    """Signal: a notice was recorded or withdrawn, or a successor signed; a higher version wins."""

    version: int


@dataclass(frozen=True)
class ConventionView:
    """How the service's row stands (see `ConventionState` in platform.proto)."""

    ended: bool
    next: Next
    wait_seconds: float | None = None
    version: int = 0
