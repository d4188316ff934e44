"""The facts of `reporting`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildProved:
    """The facts behind the figures were made again from nothing and compared with the live ones (REP-1)."""

    rebuild: UUID
    equal: bool
    facts: Annotated[int, "how many were made again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildPromoted:
    """The facts that a rebuild made again replace those that figures were made of (REP-1)."""

    rebuild: UUID
    added: Annotated[int, "how many facts count that the replaced book did not have"]


ReportingFact = RebuildProved | RebuildPromoted
