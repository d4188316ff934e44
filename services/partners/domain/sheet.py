"""A sheet of the CIL's directory of partners, checked from time to time (charter §3, PART-1)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from kernel.calendar import add_months
from kernel.errors import Invalid
from services.partners.domain.terms import DEFAULT_TERMS, Terms


class PartnerKind(StrEnum):
    SOCIAL_SERVICE = "social_service"
    SOCIAL_HOUSING = "social_housing"
    LANDLORD = "landlord"
    EMERGENCY_LODGING = "emergency_lodging"
    HOUSING_FUND = "housing_fund"
    FAMILY_FUND = "family_fund"
    DEBT_COMMISSION = "debt_commission"
    BANK = "bank"
    HOUSING_INFORMATION = "housing_information"
    LEGAL_HELP = "legal_help"
    VICTIM_SUPPORT = "victim_support"
    OTHER = "other"


PARTNER_LABELS = {
    PartnerKind.SOCIAL_SERVICE: "Service social, structure d'accompagnement",
    PartnerKind.SOCIAL_HOUSING: "Organisme de logement social",
    PartnerKind.LANDLORD: "Bailleur privé, agence immobilière",
    PartnerKind.EMERGENCY_LODGING: "Structure d'hébergement",
    PartnerKind.HOUSING_FUND: "Fonds de solidarité pour le logement",
    PartnerKind.FAMILY_FUND: "Caisse d'allocations familiales, caisse de la mutualité sociale agricole",
    PartnerKind.DEBT_COMMISSION: "Commission de surendettement",
    PartnerKind.BANK: "Établissement de crédit",
    PartnerKind.HOUSING_INFORMATION: "Agence d'information sur le logement",
    PartnerKind.LEGAL_HELP: "Conseil juridique, accès au droit",
    PartnerKind.VICTIM_SUPPORT: "Aide aux victimes",
    PartnerKind.OTHER: "Autre organisme",
}


class RecipientKind(StrEnum):
    """Kinds of recipients to which an authorisation is given or refused, by the codes of `cases` (ENG-2)."""

    ANY_THIRD_PARTY = "any_third_party"
    LANDLORD = "landlord"
    SOCIAL_BODY = "social_body"
    PUBLIC_SERVICE = "public_service"
    ASSOCIATION = "association"
    LENDER = "lender"


RECIPIENT_LABELS = {
    RecipientKind.ANY_THIRD_PARTY: "Tout organisme utile à la démarche",
    RecipientKind.LANDLORD: "Bailleur",
    RecipientKind.SOCIAL_BODY: "Organisme social ou structure d'accompagnement",
    RecipientKind.PUBLIC_SERVICE: "Service public",
    RecipientKind.ASSOCIATION: "Association",
    RecipientKind.LENDER: "Établissement de crédit",
}

RECIPIENT_OF = {
    PartnerKind.SOCIAL_SERVICE: RecipientKind.SOCIAL_BODY,
    PartnerKind.SOCIAL_HOUSING: RecipientKind.LANDLORD,
    PartnerKind.LANDLORD: RecipientKind.LANDLORD,
    PartnerKind.EMERGENCY_LODGING: RecipientKind.SOCIAL_BODY,
    PartnerKind.HOUSING_FUND: RecipientKind.PUBLIC_SERVICE,
    PartnerKind.FAMILY_FUND: RecipientKind.PUBLIC_SERVICE,
    PartnerKind.DEBT_COMMISSION: RecipientKind.PUBLIC_SERVICE,
    PartnerKind.BANK: RecipientKind.LENDER,
    PartnerKind.HOUSING_INFORMATION: RecipientKind.ASSOCIATION,
    PartnerKind.LEGAL_HELP: RecipientKind.ASSOCIATION,
    PartnerKind.VICTIM_SUPPORT: RecipientKind.ASSOCIATION,
    PartnerKind.OTHER: RecipientKind.ANY_THIRD_PARTY,
}
"""Kind of partner, with its kind of authorisation; a kind that is not here needs the general one (ENG-2)."""


class CheckedBeforeLastCheck(Invalid):
    title = "Cette vérification est antérieure à la dernière vérification de la fiche."
    rule = "PART-1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the directory; `departements` are the places where the partner acts, empty for the whole country."""

    id: str
    kind: PartnerKind
    checked_on: date
    departements: frozenset[str] = frozenset()

    def covers(self, departement: str) -> bool:
        return not self.departements or departement in self.departements

    def valid_to(self, terms: Terms = DEFAULT_TERMS) -> date:
        """Returns the last civil day, included, on which the last check counts (PART-1)."""
        return add_months(self.checked_on, terms.check_months)

    def to_check_again_on(self, day: date, terms: Terms = DEFAULT_TERMS) -> bool:
        return day > self.valid_to(terms)

    def check(self, on: date) -> "Sheet":
        if on < self.checked_on:
            raise CheckedBeforeLastCheck(field="on", checked_on=self.checked_on)
        return replace(self, checked_on=on)


def last_stale_check(day: date, terms: Terms = DEFAULT_TERMS) -> date:
    """Returns the latest day of a check that has expired on `day`: the reverse of `valid_to`, for SQL (PART-1)."""
    checked = add_months(day, -terms.check_months)
    while add_months(checked, terms.check_months) >= day:
        checked -= timedelta(days=1)
    while add_months(checked + timedelta(days=1), terms.check_months) < day:
        checked += timedelta(days=1)
    return checked


@dataclass(frozen=True, slots=True)
class SheetKey:
    """The place of a sheet in the list, the oldest check first; `str` and `read` convert it to and from a cursor."""

    checked_on: date
    sheet: str

    @classmethod
    def read(cls, text: str) -> "SheetKey":
        checked, sheet = text.split(" ")
        return cls(date.fromisoformat(checked), sheet)

    def __str__(self) -> str:
        return f"{self.checked_on.isoformat()} {self.sheet}"
