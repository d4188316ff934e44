"""Companies: their attachment to a CIL, and declarations of their liability (BEN-5, CASE-12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kernel.errors import Conflict, Invalid


class EndsBeforeItStarts(Invalid):
    title = "Une période ne peut pas finir avant d'avoir commencé."


class AlreadyAttached(Conflict):
    title = "Cette entreprise est déjà rattachée à un CIL à ces dates."
    rule = "CASE-12"


class NotAttached(Conflict):
    title = "Cette entreprise n'est pas rattachée à ce CIL à cette date."
    rule = "CASE-12"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of civil days, both included; `to_day` is None while it has no end."""

    from_day: date
    to_day: date | None = None

    def __post_init__(self) -> None:
        if self.to_day and self.to_day < self.from_day:
            raise EndsBeforeItStarts(field="to_day", from_day=self.from_day)

    def __contains__(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def meets(self, other: "Span") -> bool:
        return other.from_day in self or self.from_day in other


@dataclass(frozen=True, slots=True)
class Attachment:
    cil: str
    days: Span


def check_may_attach(held: Iterable[Attachment], new: Span) -> None:
    """Raises where a company would have two CILs on some day; the refusal does not name the other (CASE-6)."""
    if any(one.days.meets(new) for one in held):
        raise AlreadyAttached(field="from_day")


def cil_on(held: Iterable[Attachment], day: date) -> str | None:
    """Returns the CIL to which a company is attached on a day, None where there is none."""
    return next((one.cil for one in held if day in one.days), None)
