"""The partner's declaration that it pays nothing for being recommended (charter §3, PART-2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import add_months
from kernel.errors import Conflict
from services.partners.domain.terms import DEFAULT_TERMS, Terms


class RemunerationDeclared(Conflict):
    title = "Un partenaire ne verse aucune rémunération ni avantage en nature pour être recommandé."
    rule = "PART-2"


class Standing(StrEnum):
    MISSING = "missing"
    VALID = "valid"
    TO_RENEW = "to_renew"


STANDING_LABELS = {
    Standing.MISSING: "Déclaration de non-rémunération attendue",
    Standing.VALID: "Déclaration de non-rémunération à jour",
    Standing.TO_RENEW: "Déclaration de non-rémunération à renouveler",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration, which the partner itself makes: `declared_by` is a person of the partner (PART-2)."""

    partner: str
    declared_on: date
    declared_by: str

    def valid_to(self, terms: Terms = DEFAULT_TERMS) -> date:
        """Returns the last civil day, included, on which the declaration is valid."""
        return add_months(self.declared_on, terms.declaration_months)

    def valid_on(self, day: date, terms: Terms = DEFAULT_TERMS) -> bool:
        return self.declared_on <= day <= self.valid_to(terms)


def declare(partner: str, on: date, by: str, *, pays_something: bool) -> Declaration:
    """Makes a declaration. Raises for a partner that pays, directly or in kind (PART-2)."""
    if pays_something:
        raise RemunerationDeclared(partner=partner)
    return Declaration(partner, on, by)


def standing_on(
    declarations: Iterable[Declaration], partner: str, day: date, terms: Terms = DEFAULT_TERMS
) -> Standing:
    """Returns the state of a partner's declarations on a day; any valid one counts (PART-2)."""
    made = [d for d in declarations if d.partner == partner and d.declared_on <= day]
    if any(declaration.valid_on(day, terms) for declaration in made):
        return Standing.VALID
    return Standing.TO_RENEW if made else Standing.MISSING
