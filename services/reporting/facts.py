"""The facts that `reporting` tells."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildProved:
    """The facts behind the figures were made again from nothing and compared with the live ones (REP-1)."""

    rebuild: UUID
    equal: bool
    facts: Annotated[int, "how many were made again"]


ReportingFact = RebuildProved
