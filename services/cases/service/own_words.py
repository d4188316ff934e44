"""The study file in words for the employee, line by line (CASE-7); what is not known is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.cases.domain.budget import (
    HOUSING_CHARGE_KIND_LABELS,
    OTHER_CHARGE_KIND_LABELS,
    RESOURCE_KIND_LABELS,
    Budget,
)
from services.cases.domain.formats import euros
from services.cases.domain.study_file import StudyFile
from services.cases.service.packet import WORDS

SITUATION = (
    "family_situation",
    "dependants",
    "occupation",
    "employer",
    "work_contract",
    "housing_situation",
    "difficulty_context",
    "difficulty_origin",
    "steps_taken",
    "aid_obtained",
)
CONCLUSION = ("course", "analysis", "recommendations")


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    text: str


def situation(study: StudyFile) -> list[Line]:
    return list(_worded(study, SITUATION))


def budget(study: StudyFile) -> list[Line]:
    """Each monthly amount, then what remains; empty until the budget was filled in."""
    known = study.budget
    lines = [Line(label, euros(amount)) for label, amount in _amounts(known)]
    if lines and known.complete:
        lines.append(Line("Ce qui reste chaque mois, une fois tout payé", euros(known.residual)))
    return lines


def conclusion(study: StudyFile) -> list[Line]:
    return list(_worded(study, CONCLUSION))


def _worded(study: StudyFile, codes: tuple[str, ...]) -> Iterator[Line]:
    for code in codes:
        label, words = WORDS[code]
        if text := words(study, None):
            yield Line(label, text)


def _amounts(known: Budget) -> Iterator[tuple[str, Decimal]]:
    for resource in known.resources or ():
        yield RESOURCE_KIND_LABELS[resource.kind], resource.monthly
    if known.pensions_paid:
        yield "Pensions versées", known.pensions_paid
    for housing in known.housing_charges or ():
        yield HOUSING_CHARGE_KIND_LABELS[housing.kind], housing.monthly
    for other in known.other_charges or ():
        yield OTHER_CHARGE_KIND_LABELS[other.kind], other.monthly
