"""The order of the work list: urgent cases first, then the soonest due, those without a date last (DIF-7)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkKey:
    """Where a step stands in the list; `str` and `read` carry it through a page's cursor."""

    calm: bool
    due: date
    step: str

    @classmethod
    def of(cls, urgent: bool, due: date | None, step: str) -> "WorkKey":
        return cls(not urgent, due or date.max, step)

    @classmethod
    def read(cls, text: str) -> "WorkKey":
        calm, due, step = text.split(" ")
        return cls(calm == "calm", date.fromisoformat(due), step)

    def __str__(self) -> str:
        return f"{'calm' if self.calm else 'urgent'} {self.due.isoformat()} {self.step}"
