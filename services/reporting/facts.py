"""The facts that `reporting` declares: what became of a rebuild (REP-1)."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildProved:
    """A rebuild read all feeds again from their start, and its book was compared with the live one (REP-1)."""

    rebuild: UUID
    equal: bool
    facts: Annotated[int, "number of facts in the rebuilt book"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildPromoted:
    """The book of a rebuild became the live one: figures count its facts from now on (REP-1)."""

    rebuild: UUID
    added: Annotated[int, "number of facts that the replaced book did not have"]


ReportingFact = RebuildProved | RebuildPromoted
