"""Where the household lives, what difficulty it meets there, and from what origin (charter A3 and A7)."""

from dataclasses import dataclass
from enum import StrEnum

from words.difficulties import Cause, HousingStatus, Origin


class HousingDifficulty(StrEnum):
    """A3, « type de difficulté liée au logement »: the charter gives no list, this one is ours."""

    NO_HOUSING = "no_housing"
    RENT_ARREARS = "rent_arrears"
    LOAN_ARREARS = "loan_arrears"
    CHARGES_ARREARS = "charges_arrears"
    EVICTION = "eviction"
    NOTICE_TO_LEAVE = "notice_to_leave"
    UNFIT = "unfit"
    TOO_SMALL = "too_small"
    TOO_EXPENSIVE = "too_expensive"
    DAMAGED = "damaged"
    SHARED_HOUSING_ENDS = "shared_housing_ends"
    OTHER = "other"


HOUSING_DIFFICULTY_LABELS = {
    HousingDifficulty.NO_HOUSING: "Sans logement",
    HousingDifficulty.RENT_ARREARS: "Impayés de loyer",
    HousingDifficulty.LOAN_ARREARS: "Impayés de prêt immobilier",
    HousingDifficulty.CHARGES_ARREARS: "Impayés de charges ou d'énergie",
    HousingDifficulty.EVICTION: "Procédure d'expulsion",
    HousingDifficulty.NOTICE_TO_LEAVE: "Congé ou reprise du logement",
    HousingDifficulty.UNFIT: "Logement inadapté ou indigne",
    HousingDifficulty.TOO_SMALL: "Logement trop petit",
    HousingDifficulty.TOO_EXPENSIVE: "Logement trop cher",
    HousingDifficulty.DAMAGED: "Logement sinistré",
    HousingDifficulty.SHARED_HOUSING_ENDS: "Fin de cohabitation ou séparation",
    HousingDifficulty.OTHER: "Autre difficulté",
}


@dataclass(frozen=True, slots=True)
class Housing:
    status: HousingStatus | None = None
    other_status: str | None = None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step already taken with another body, and the aid obtained (A3)."""

    body: str
    aid_obtained: str | None = None


@dataclass(frozen=True, slots=True)
class Difficulty:
    context: str | None = None
    types: tuple[HousingDifficulty, ...] = ()
    causes: tuple[Cause, ...] = ()
    origin: Origin | None = None
    steps_taken: tuple[StepTaken, ...] | None = None
