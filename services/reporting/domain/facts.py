"""The facts that figures count, as the other services declare them: codes, ids and dates only (CONF-6, REP-1).

In these facts `cil` is the CIL that handles the case. `on_behalf_of`, where there is one, is the CIL that was asked
first: the fact counts for that one (REP-4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from services.cases.facts import CaseClosed, DiagnosisValidated, EngagementSigned, SurveyAnswered
from services.intake.facts import CaseRequested, ContactRecorded, EligibilityJudged
from services.partners.facts import PartnerIdentified, ReferralEnded, ReferralSent
from services.platform.facts import ConventionDated

LABELS: Mapping[type[Any], str] = {
    ContactRecorded: "Contact enregistré",
    EligibilityJudged: "Éligibilité appréciée",
    CaseRequested: "Dossier demandé",
    DiagnosisValidated: "Diagnostic validé",
    EngagementSigned: "Engagement réciproque signé par les deux parties",
    CaseClosed: "Dossier clos",
    SurveyAnswered: "Enquête de satisfaction remplie",
    ReferralSent: "Mise en relation envoyée",
    ReferralEnded: "Mise en relation terminée",
    PartnerIdentified: "Organisme d'une fiche de partenaire",
    ConventionDated: "Dates d'une convention",
}
"""The declarations of the facts that count, with their labels on the page that shows the facts behind a figure."""

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Fact(Generic[Content]):
    """A fact of a feed.

    `id` is unique over all feeds; `day` is the civil day on which it counts, not that of its record.
    """

    id: str
    subject: str
    day: date
    content: Content = field(hash=False)

    @property
    def counted_cil(self) -> str | None:
        """The CIL for which the fact counts: the one asked first (REP-4)."""
        return self.code("on_behalf_of") or self.code("cil")

    @property
    def acted(self) -> bool:
        """Says whether a CIL acts in the place of the one asked first (CASE-6)."""
        return self.code("on_behalf_of") not in (None, self.code("cil"))

    def code(self, name: str) -> str | None:
        """Returns the value of a field by its name; None where the kind has no such field or the field is empty."""
        return getattr(self.content, name, None)


Facts = Mapping[type[Any], Mapping[str, Fact[Any]]]
"""A set of facts: by declaration, then by id."""


def by_kind(facts: Iterable[Fact[Any]]) -> Facts:
    """Makes a set of facts; a fact that comes twice is in it once."""
    found: dict[type[Any], dict[str, Fact[Any]]] = {}
    for fact in facts:
        found.setdefault(type(fact.content), {})[fact.id] = fact
    return found


def of_kind(facts: Facts, declaration: type[Content]) -> Iterable[Fact[Content]]:
    """Returns the facts of one declaration."""
    return facts.get(declaration, {}).values()
