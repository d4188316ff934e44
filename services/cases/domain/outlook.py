"""Where the situation is heading, and what the person was told about it (charter A3, second part)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from words.difficulties import Course


class Chance(StrEnum):
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


CHANCE_LABELS = {
    Chance.LIKELY: "Probable",
    Chance.POSSIBLE: "Possible",
    Chance.UNLIKELY: "Peu probable",
}


class Capacity(StrEnum):
    """Overall capacity to find a solution to the immediate housing problem alone (A3)."""

    ALONE = "alone"
    WITH_ADVICE = "with_advice"
    WITH_SUPPORT = "with_support"


CAPACITY_LABELS = {
    Capacity.ALONE: "Peut trouver une solution seul",
    Capacity.WITH_ADVICE: "Peut trouver une solution avec des conseils",
    Capacity.WITH_SUPPORT: "A besoin d'un accompagnement",
}


class Duration(StrEnum):
    UNDER_3_MONTHS = "under_3_months"
    FROM_3_TO_6_MONTHS = "from_3_to_6_months"
    FROM_6_TO_12_MONTHS = "from_6_to_12_months"
    OVER_12_MONTHS = "over_12_months"


DURATION_LABELS = {
    Duration.UNDER_3_MONTHS: "Moins de 3 mois",
    Duration.FROM_3_TO_6_MONTHS: "De 3 à 6 mois",
    Duration.FROM_6_TO_12_MONTHS: "De 6 à 12 mois",
    Duration.OVER_12_MONTHS: "Plus de 12 mois",
}


class Topic(StrEnum):
    LEGAL = "legal"
    SOCIAL = "social"
    TAX = "tax"
    FINANCIAL = "financial"


TOPIC_LABELS = {
    Topic.LEGAL: "Aspects juridiques",
    Topic.SOCIAL: "Aspects sociaux",
    Topic.TAX: "Aspects fiscaux",
    Topic.FINANCIAL: "Aspects financiers",
}


@dataclass(frozen=True, slots=True)
class TopicInformation:
    """Legal, social, tax or financial information given on the person's own situation (A3)."""

    topic: Topic
    on: date
    content: str | None = None


@dataclass(frozen=True, slots=True)
class OverIndebtedness:
    origin: str | None = None
    way_of_consuming: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Residual resources, also part of it, are computed: see `ratios`."""

    capacity_alone: Capacity | None = None
    family: str | None = None
    work: str | None = None
    personal: str | None = None
    return_to_normal_family: Chance | None = None
    likely_duration: Duration | None = None
    over_indebtedness: OverIndebtedness | None = None
    information_given: tuple[TopicInformation, ...] = ()
    nature: Course | None = None
    nature_reason: str | None = None
