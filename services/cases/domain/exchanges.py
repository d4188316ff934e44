"""Exchanges with the employee at a step, and their means; the employee may read them (CASE-7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from words.way import StepKind


class Means(StrEnum):
    VISIT = "visit"
    TELEPHONE = "telephone"
    VIDEO = "video"
    EMAIL = "email"
    LETTER = "letter"


MEANS_LABELS = {
    Means.VISIT: "Rendez-vous au CIL",
    Means.TELEPHONE: "Téléphone",
    Means.VIDEO: "Visioconférence",
    Means.EMAIL: "Courriel",
    Means.LETTER: "Courrier",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A first answer, an interview or a follow-up point; `means` is None where it was not noted."""

    kind: StepKind
    ordinal: int
    held_on: date
    by: str
    notes: str = ""
    means: Means | None = None
