"""Resources and charges, monthly and net, by kind (charter A3 and A7), and what is computed from them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from services.cases.domain.money import CENT, check_amount, total
from services.cases.domain.work import Member


class ResourceKind(StrEnum):
    FIXED_EARNINGS = "fixed_earnings"
    VARIABLE_EARNINGS = "variable_earnings"
    BONUSES = "bonuses"
    FAMILY_BENEFITS = "family_benefits"
    PENSIONS_RECEIVED = "pensions_received"
    ANNUITIES = "annuities"
    PROPERTY_INCOME = "property_income"
    INVESTMENT_INCOME = "investment_income"
    OTHER = "other"


RESOURCE_KIND_LABELS = {
    ResourceKind.FIXED_EARNINGS: "Revenus professionnels fixes",
    ResourceKind.VARIABLE_EARNINGS: "Revenus professionnels variables",
    ResourceKind.BONUSES: "Primes",
    ResourceKind.FAMILY_BENEFITS: "Prestations familiales",
    ResourceKind.PENSIONS_RECEIVED: "Pensions reçues",
    ResourceKind.ANNUITIES: "Rentes",
    ResourceKind.PROPERTY_INCOME: "Revenus fonciers",
    ResourceKind.INVESTMENT_INCOME: "Revenus mobiliers",
    ResourceKind.OTHER: "Autres ressources",
}


class HousingChargeKind(StrEnum):
    RESIDUAL_RENT = "residual_rent"
    CO_OWNERSHIP = "co_ownership"
    HOME_LOANS = "home_loans"
    LOCAL_TAXES = "local_taxes"
    PROPERTY_TAX = "property_tax"
    HOME_INSURANCE = "home_insurance"
    HEATING = "heating"


HOUSING_CHARGE_KIND_LABELS = {
    HousingChargeKind.RESIDUAL_RENT: "Loyer résiduel, net d'APL, AL ou ALS",
    HousingChargeKind.CO_OWNERSHIP: "Charges de copropriété",
    HousingChargeKind.HOME_LOANS: "Crédits immobiliers",
    HousingChargeKind.LOCAL_TAXES: "Impôts locaux",
    HousingChargeKind.PROPERTY_TAX: "Impôts fonciers",
    HousingChargeKind.HOME_INSURANCE: "Assurance du logement",
    HousingChargeKind.HEATING: "Chauffage",
}


class OtherChargeKind(StrEnum):
    CONSUMER_CREDIT = "consumer_credit"
    OTHER_LOANS = "other_loans"
    OTHER_TAXES = "other_taxes"
    FAMILY_COMMITMENTS = "family_commitments"
    INSURANCE = "insurance"
    MUTUAL_INSURANCE = "mutual_insurance"
    RUNNING_EXPENSES = "running_expenses"
    SAVINGS = "savings"
    OTHER = "other"


OTHER_CHARGE_KIND_LABELS = {
    OtherChargeKind.CONSUMER_CREDIT: "Crédits à la consommation",
    OtherChargeKind.OTHER_LOANS: "Autres prêts",
    OtherChargeKind.OTHER_TAXES: "Autres impôts et taxes",
    OtherChargeKind.FAMILY_COMMITMENTS: "Engagements familiaux",
    OtherChargeKind.INSURANCE: "Assurances",
    OtherChargeKind.MUTUAL_INSURANCE: "Mutuelles",
    OtherChargeKind.RUNNING_EXPENSES: "Dépenses courantes",
    OtherChargeKind.SAVINGS: "Engagements d'épargne",
    OtherChargeKind.OTHER: "Autres charges",
}


@dataclass(frozen=True, slots=True)
class Resource:
    kind: ResourceKind
    monthly: Decimal
    member: Member = Member.APPLICANT

    def __post_init__(self) -> None:
        check_amount(self.monthly, f"budget.resources.{self.kind}")


@dataclass(frozen=True, slots=True)
class HousingCharge:
    kind: HousingChargeKind
    monthly: Decimal

    def __post_init__(self) -> None:
        check_amount(self.monthly, f"budget.housing_charges.{self.kind}")


@dataclass(frozen=True, slots=True)
class OtherCharge:
    kind: OtherChargeKind
    monthly: Decimal

    def __post_init__(self) -> None:
        check_amount(self.monthly, f"budget.other_charges.{self.kind}")


@dataclass(frozen=True, slots=True)
class Budget:
    """A list is None while nobody asked, empty when there is nothing to put in it."""

    resources: tuple[Resource, ...] | None = None
    pensions_paid: Decimal | None = None
    housing_charges: tuple[HousingCharge, ...] | None = None
    other_charges: tuple[OtherCharge, ...] | None = None

    def __post_init__(self) -> None:
        if self.pensions_paid is not None:
            check_amount(self.pensions_paid, "budget.pensions_paid")

    @property
    def complete(self) -> bool:
        return None not in (self.resources, self.housing_charges, self.other_charges)

    @property
    def received(self) -> Decimal:
        return total(line.monthly for line in self.resources or ())

    @property
    def net_resources(self) -> Decimal:
        """Average net monthly resources, less the pensions paid (charter A7)."""
        return self.received - (self.pensions_paid or Decimal("0.00"))

    @property
    def housing_total(self) -> Decimal:
        return total(line.monthly for line in self.housing_charges or ())

    @property
    def other_total(self) -> Decimal:
        return total(line.monthly for line in self.other_charges or ())

    @property
    def residual(self) -> Decimal:
        """What remains of the resources once every charge is paid; may be negative (rule DIA-3)."""
        return self.net_resources - self.housing_total - self.other_total

    @property
    def housing_share(self) -> Decimal | None:
        """Percentage of the resources spent on housing, one place; None without resources (rule DIA-3)."""
        if self.net_resources <= 0:
            return None
        share = 100 * self.housing_total / self.net_resources
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def per_unit(amount: Decimal, units: Decimal) -> Decimal:
    return (amount / units).quantize(CENT, ROUND_HALF_UP)
