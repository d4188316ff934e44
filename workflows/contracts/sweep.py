"""The sweep's contract: the second mechanism for every date (design, human step 5)."""

from dataclasses import dataclass

SWEEP_WORKFLOW = "sweep"
SWEEP_SCHEDULE = "sweep"
LOOK_AGAIN = "look_again"
"""The signal that makes any of our workflows ask its service how things stand."""


@dataclass(frozen=True)
class Swept:
    """How many workflows were signalled to look again."""

    told: int


@dataclass(frozen=True)
class Tidied:
    """How much the services forgot, all kinds together."""

    forgotten: int
