"""The sweep's contract: it covers a lost timer for every date (design, human step 5)."""

from dataclasses import dataclass

SWEEP_WORKFLOW = "sweep"
SWEEP_SCHEDULE = "sweep"
LOOK_AGAIN = "look_again"
"""The signal at which any of our workflows asks its service for the present state."""


@dataclass(frozen=True)
class Swept:
    """The number of workflows that got the signal."""

    told: int


@dataclass(frozen=True)
class Tidied:
    """The number of records that the services deleted, all kinds together."""

    forgotten: int
