"""The end of a case outside its way: who, when, why, and the bodies that the person was sent to (CASE-3, DIF-6)."""

from dataclasses import dataclass
from datetime import datetime

from services.cases.domain.decision import Orientation
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import CaseEnded
from words.way import Outcome


@dataclass(frozen=True, slots=True)
class Ending:
    """`reason` and what the orientations say stay with the case, and are erased with it (CONF-6)."""

    outcome: Outcome
    at: datetime
    by: str
    reason: Reason
    orientations: tuple[Orientation, ...] = ()

    def said_again(
        self, outcome: Outcome, reason: Reason, orientations: tuple[Orientation, ...] = ()
    ) -> None:
        """The same content again changes nothing; other content is refused with who and when."""
        if (outcome, reason, orientations) != (self.outcome, self.reason, self.orientations):
            raise CaseEnded(outcome=self.outcome, by=self.by, at=self.at)
