"""The breakdowns of figures and the labels of their codes: those of `words`, shorter in places (charter §5, A3, A7)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from words.contacts import AGE_BAND_LABELS, CONTACT_NATURE_LABELS, AgeBand, Ground
from words.difficulties import (
    CAUSE_LABELS,
    COURSE_LABELS,
    HOUSING_STATUS_LABELS,
    ORIGIN_LABELS,
    HousingStatus,
    Origin,
)
from words.way import OUTCOME_LABELS, Outcome


class Dimension(StrEnum):
    NATURE = "nature"
    BENEFICIARY_KIND = "beneficiary_kind"
    AGE_BAND = "age_band"
    DEPARTEMENT = "departement"
    DIFFICULTY = "difficulty"
    ORIGIN = "origin"
    COURSE = "course"
    HOUSING = "housing"
    OUTCOME = "outcome"
    HANDLING = "handling"


DIMENSION_LABELS = {
    Dimension.NATURE: "Nature du contact",
    Dimension.BENEFICIARY_KIND: "Qualité du bénéficiaire",
    Dimension.AGE_BAND: "Âge",
    Dimension.DEPARTEMENT: "Département",
    Dimension.DIFFICULTY: "Situation de détresse",
    Dimension.ORIGIN: "Origine de la difficulté",
    Dimension.COURSE: "Caractère de la difficulté",
    Dimension.HOUSING: "Situation au regard du logement",
    Dimension.OUTCOME: "Issue du dossier",
    Dimension.HANDLING: "Traitement",
}

UNKNOWN = "unknown"
OWN, BY_OTHER = "own", "by_other"

CODE_LABELS: Mapping[Dimension, Mapping[Any, str]] = {
    Dimension.NATURE: CONTACT_NATURE_LABELS,
    Dimension.BENEFICIARY_KIND: {
        Ground.EMPLOYEE: "Salarié",
        Ground.RETIREE: "Retraité depuis moins de cinq ans",
        Ground.FORMER_EMPLOYEE: "Ancien salarié depuis moins de six mois",
    },
    Dimension.AGE_BAND: {band: AGE_BAND_LABELS[band] for band in AgeBand if band is not AgeBand.UNKNOWN},
    Dimension.DEPARTEMENT: {},
    Dimension.DIFFICULTY: {**CAUSE_LABELS, "other": "Autre difficulté"},
    Dimension.ORIGIN: {**ORIGIN_LABELS, Origin.LOSS_OF_HOUSING: "Perte de logement"},
    Dimension.COURSE: COURSE_LABELS,
    Dimension.HOUSING: {**HOUSING_STATUS_LABELS, HousingStatus.OTHER: "Autre"},
    Dimension.OUTCOME: {one: OUTCOME_LABELS[one] for one in Outcome if one is not Outcome.OPENED_IN_ERROR},
    Dimension.HANDLING: {OWN: "Par le CIL lui-même", BY_OTHER: "Par un autre CIL, pour son compte"},
}
"""Labels of the codes of each breakdown, short where a table leaves little room.

Cases opened in error do not count, so this outcome has no label; an unknown age is shown as « Non renseigné ».
"""


def label_of(dimension: Dimension, code: str) -> str:
    """Returns the label of a code. A code without a label is shown as it is, so that no count is dropped."""
    if code == UNKNOWN:
        return "Non renseigné"
    if dimension is Dimension.DEPARTEMENT:
        return f"Département {code}"
    return CODE_LABELS[dimension].get(code, f"Autre ({code})")
