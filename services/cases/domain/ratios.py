"""What is computed for the adviser, each with the operands in French (rule DIA-3)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.cases.domain.budget import Budget, per_unit
from services.cases.domain.formats import euros, number, percent
from services.cases.domain.household import ConsumptionUnits, Household, consumption_units
from words.sentences import counted


class RatioKind(StrEnum):
    RESIDUAL_RESOURCES = "residual_resources"
    HOUSING_SHARE = "housing_share"
    REST_PER_UNIT = "rest_per_unit"


RATIO_KIND_LABELS = {
    RatioKind.RESIDUAL_RESOURCES: "Ressources résiduelles mensuelles",
    RatioKind.HOUSING_SHARE: "Part des ressources consacrée au logement",
    RatioKind.REST_PER_UNIT: "Reste par unité de consommation",
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """`value` is None where it cannot be known; `explanation` then says what is missing."""

    kind: RatioKind
    value: Decimal | None
    explanation: str


def ratios(budget: Budget, household: Household) -> tuple[Ratio, ...]:
    return (residual_resources(budget), housing_share(budget), rest_per_unit(budget, household))


def residual_resources(budget: Budget) -> Ratio:
    kind = RatioKind.RESIDUAL_RESOURCES
    if not budget.complete:
        return Ratio(kind, None, "Renseignez les ressources, les charges de logement et les autres charges.")
    text = (
        f"{_resources_text(budget)} − {euros(budget.housing_total)} de charges de logement "
        f"− {euros(budget.other_total)} d'autres charges = {euros(budget.residual)}."
    )
    return Ratio(kind, budget.residual, text)


def housing_share(budget: Budget) -> Ratio:
    kind = RatioKind.HOUSING_SHARE
    if budget.resources is None or budget.housing_charges is None:
        return Ratio(kind, None, "Renseignez les ressources et les charges de logement.")
    share = budget.housing_share
    if share is None:
        return Ratio(kind, None, "Le ménage n'a pas de ressources : la part ne peut pas être calculée.")
    text = (
        f"{euros(budget.housing_total)} de charges de logement ÷ {_resources_text(budget)} "
        f"= {percent(share)}."
    )
    return Ratio(kind, share, text)


def rest_per_unit(budget: Budget, household: Household) -> Ratio:
    kind, units = RatioKind.REST_PER_UNIT, consumption_units(household)
    if not budget.complete or units is None:
        missing = "Renseignez le budget, la situation de famille et l'âge de chaque personne à charge."
        return Ratio(kind, None, missing)
    rest = per_unit(budget.residual, units.units)
    text = f"{euros(budget.residual)} ÷ {number(units.units)} = {euros(rest)}. {units_text(units)}"
    return Ratio(kind, rest, text)


def units_text(units: ConsumptionUnits) -> str:
    """« Unités de consommation : 1 + 1 × 0,5 + 2 × 0,3 = 2,1 »."""
    others = units.adults - 1
    return (
        f"Unités de consommation : 1 pour le demandeur + {others} × 0,5 "
        f"({counted(others, 'autre personne', 'autres personnes')} de 14 ans ou plus) "
        f"+ {units.children} × 0,3 ({counted(units.children, 'enfant')} de moins de 14 ans) "
        f"= {number(units.units)} (échelle de l'OCDE modifiée)."
    )


def _resources_text(budget: Budget) -> str:
    if not budget.pensions_paid:
        return f"{euros(budget.net_resources)} de ressources"
    return (
        f"{euros(budget.net_resources)} de ressources ({euros(budget.received)} reçus "
        f"− {euros(budget.pensions_paid)} de pensions versées)"
    )
