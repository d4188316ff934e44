"""The convention workflow's contract."""

from dataclasses import dataclass
from enum import StrEnum

CONVENTION_WORKFLOW = "convention"
CONVENTION_CHANGED = "convention_changed"
CONVENTION_LOOK_AGAIN = "look_again"


def convention_workflow_id(convention_id: object) -> str:
    """Returns the workflow id of a convention."""
    return f"convention-{convention_id}"


class Next(StrEnum):
    """The kinds of events that a convention waits for."""

    REMIND = "remind"
    RENEW = "renew"
    END = "end"
    NOTHING = ""


@dataclass(frozen=True)
class ConventionInput:
    convention_id: str


@dataclass(frozen=True)
class ConventionChanged:
    """Signal: a notice was recorded or withdrawn, or a successor signed; the highest version counts."""

    version: int


@dataclass(frozen=True)
class ConventionView:
    """The state of the service's row (see `ConventionState` in platform.proto)."""

    ended: bool
    next: Next
    wait_seconds: float | None = None
    version: int = 0
