"""The file is the employee's: handed over, at least with the diagnosis and the report (rule CASE-7)."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.information import Handed


class Part(StrEnum):
    DIAGNOSIS = "diagnosis"
    REPORT = "report"
    ENGAGEMENT = "engagement"
    EXCHANGES = "exchanges"


PART_LABELS = {
    Part.DIAGNOSIS: "Diagnostic préalable",
    Part.REPORT: "Bilan",
    Part.ENGAGEMENT: "Engagement réciproque",
    Part.EXCHANGES: "Notes des entretiens et des points de suivi",
}

AT_LEAST = frozenset({Part.DIAGNOSIS, Part.REPORT})


class NothingToHandOver(Conflict):
    title = "Le dossier se remet une fois le diagnostic préalable validé."
    rule = "CASE-7"


class HandOverIncomplete(Invalid):
    title = "La remise comprend au moins le diagnostic préalable, et le bilan dès qu'il est établi."
    rule = "CASE-7"


class PartNotMade(Invalid):
    title = "Cette pièce n'existe pas encore dans le dossier."
    rule = "CASE-7"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What was handed over, how, when and by whom."""

    parts: tuple[Part, ...]
    how: Handed
    on: date
    by: str


def hand_over(parts: tuple[Part, ...], how: Handed, on: date, by: str, made: Set[Part]) -> HandOver:
    """`made` are the parts that exist: each of `AT_LEAST` among them is handed over."""
    if Part.DIAGNOSIS not in made:
        raise NothingToHandOver
    if absent := sorted(set(parts) - made):
        raise PartNotMade(
            field="parts",
            accepted=", ".join(PART_LABELS[one] for one in Part if one in made),
            parts=",".join(absent),
        )
    if missing := sorted((AT_LEAST & made) - set(parts)):
        raise HandOverIncomplete(field="parts", accepted=", ".join(PART_LABELS[one] for one in missing))
    return HandOver(tuple(one for one in Part if one in parts), how, on, by)
