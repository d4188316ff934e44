"""Who lives there, and how to reach them (charter A3 and A7, identification)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kernel.errors import Invalid

OLDEST = 130
ADULT_FROM = 14
"""Age from which the OECD-modified scale counts half a unit."""


class FamilySituation(StrEnum):
    SINGLE = "single"
    MARRIED = "married"
    CIVIL_PARTNERSHIP = "civil_partnership"
    COHABITING = "cohabiting"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


FAMILY_SITUATION_LABELS = {
    FamilySituation.SINGLE: "Célibataire",
    FamilySituation.MARRIED: "Marié(e)",
    FamilySituation.CIVIL_PARTNERSHIP: "Pacsé(e)",
    FamilySituation.COHABITING: "Vie maritale",
    FamilySituation.SEPARATED: "Séparé(e)",
    FamilySituation.DIVORCED: "Divorcé(e)",
    FamilySituation.WIDOWED: "Veuf ou veuve",
}

COUPLES = frozenset({FamilySituation.MARRIED, FamilySituation.CIVIL_PARTNERSHIP, FamilySituation.COHABITING})


class AgeWrong(Invalid):
    title = "Cet âge n'est pas acceptable."
    rule = "DIA-1"


@dataclass(frozen=True, slots=True)
class Person:
    last_name: str | None = None
    first_name: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Address:
    lines: tuple[str, ...] = ()
    postcode: str | None = None
    town: str | None = None

    @property
    def complete(self) -> bool:
        return bool(self.lines and self.postcode and self.town)


@dataclass(frozen=True, slots=True)
class Dependant:
    """Age is told, never guessed (rule DIA-1)."""

    age: int | None = None
    relation: str | None = None

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= OLDEST:
            raise AgeWrong(field="household.dependants.age", accepted=f"de 0 à {OLDEST} ans")


@dataclass(frozen=True, slots=True)
class Household:
    """`dependants` is None while nobody asked, empty when there are none; so is the spouse by situation."""

    applicant: Person = Person()
    spouse: Person | None = None
    address: Address = Address()
    personal_phone: str | None = None
    professional_phone: str | None = None
    family_situation: FamilySituation | None = None
    marriage_contract: bool | None = None
    dependants: tuple[Dependant, ...] | None = None

    @property
    def couple(self) -> bool:
        return self.family_situation in COUPLES


@dataclass(frozen=True, slots=True)
class ConsumptionUnits:
    """Units of the OECD-modified scale, with what they are made of."""

    adults: int
    children: int

    @property
    def units(self) -> Decimal:
        """1, and 0.5 for every other person of 14 or more, 0.3 for every child below (rule DIA-3)."""
        return 1 + Decimal("0.5") * (self.adults - 1) + Decimal("0.3") * self.children


def consumption_units(household: Household) -> ConsumptionUnits | None:
    """None while the situation, the dependants or an age is not known: nothing is guessed (rule DIA-1)."""
    if household.family_situation is None or household.dependants is None:
        return None
    ages = [dependant.age for dependant in household.dependants if dependant.age is not None]
    if len(ages) < len(household.dependants):
        return None
    grown = sum(age >= ADULT_FROM for age in ages)
    return ConsumptionUnits(1 + household.couple + grown, len(ages) - grown)
