"""A referral as its case knows it; `partners` owns what was sent (CONF-2)."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

PLANNED = "planned"
"""The state of a referral that `partners` has not sent yet; the others are its own."""


@dataclass(frozen=True, slots=True)
class Referral:
    """`items` are the codes of what was chosen for the partner, one by one."""

    id: UUID
    partner_id: str
    kind: str
    items: tuple[str, ...]
    state: str
    asked_on: date
    reason: str = ""

    def note(self, state: str, reason: str) -> "Referral":
        """How it stands with its partner; the same referral where nothing changes (PART-3)."""
        return self if state == self.state else replace(self, state=state, reason=reason)
