"""The facts that figures are made of: codes, ids, dates, never personal data (CONF-6, REP-1).

`SHAPES` is the one table of what each kind carries. Common to all: `cil` is the CIL that handles;
`on_behalf_of`, when there, the CIL asked first, for which the fact counts (REP-4). Dates in `data` are
ISO civil days. A `?` ends the name of a key that may be absent or null.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

Value = str | int | bool | None


class FactKind(StrEnum):
    CONTACT_RECORDED = "contact_recorded"
    ELIGIBILITY_JUDGED = "eligibility_judged"
    CASE_REQUESTED = "case_requested"
    DIAGNOSIS_VALIDATED = "diagnosis_validated"
    ENGAGEMENT_SIGNED = "engagement_signed"
    CASE_CLOSED = "case_closed"
    SURVEY_ANSWERED = "survey_answered"
    REFERRAL_SENT = "referral_sent"
    REFERRAL_ENDED = "referral_ended"
    PARTNER_IDENTIFIED = "partner_identified"
    CONVENTION_DATED = "convention_dated"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which service writes it, what its subject is, what its day is, and the keys of its data."""

    label: str
    owner: str
    subject: str
    day: str
    keys: tuple[str, ...]


SHAPES = {
    FactKind.CONTACT_RECORDED: Shape(
        "Contact enregistré",
        "intake",
        "contact",
        "day of the contact, not of its typing",
        (
            "cil",
            "nature",
            "eligible?",
            "siren?",
            "beneficiary_kind?",
            "age_band?",
            "departement?",
            "difficulty?",
        ),
    ),
    FactKind.ELIGIBILITY_JUDGED: Shape(
        "Éligibilité appréciée",
        "intake",
        "contact",
        "day of the judgement; the highest version replaces what the contact said",
        ("version", "eligible?", "siren?", "beneficiary_kind?"),
    ),
    FactKind.CASE_REQUESTED: Shape(
        "Dossier demandé",
        "intake",
        "case",
        "day of the first request; who was anonymous at the contact is known by then",
        ("cil", "on_behalf_of?", "contact", "age_band?", "departement?"),
    ),
    FactKind.DIAGNOSIS_VALIDATED: Shape(
        "Diagnostic validé",
        "cases",
        "case",
        "day of the validation; the highest version of the period counts",
        ("cil", "on_behalf_of?", "version", "origin?", "course?", "housing?"),
    ),
    FactKind.ENGAGEMENT_SIGNED: Shape(
        "Engagement réciproque signé par les deux parties",
        "cases",
        "engagement",
        "day of the last signature; `renewal_of` is the first offer of the chain",
        ("cil", "on_behalf_of?", "case", "renewal_of?"),
    ),
    FactKind.CASE_CLOSED: Shape(
        "Dossier clos", "cases", "case", "day of the closure", ("cil", "on_behalf_of?", "outcome")
    ),
    FactKind.SURVEY_ANSWERED: Shape(
        "Enquête de satisfaction remplie",
        "cases",
        "case",
        "day of the answer",
        (
            "cil",
            "on_behalf_of?",
            "q1?",
            "q2?",
            "q3?",
            "q4_welcome?",
            "q4_diagnosis?",
            "q4_solutions?",
            "q4_responsiveness?",
        ),
    ),
    FactKind.REFERRAL_SENT: Shape(
        "Mise en relation envoyée",
        "partners",
        "referral",
        "day of the sending",
        ("cil", "on_behalf_of?", "case", "partner"),
    ),
    FactKind.REFERRAL_ENDED: Shape(
        "Mise en relation terminée",
        "partners",
        "referral",
        "day of the result",
        ("cil", "on_behalf_of?", "case", "partner", "good_end"),
    ),
    FactKind.PARTNER_IDENTIFIED: Shape(
        "Organisme d'une fiche de partenaire",
        "partners",
        "partner",
        "day of the writing; the highest version is the one known; `body` is a SIREN or RNA number",
        ("version", "cil", "body?"),
    ),
    FactKind.CONVENTION_DATED: Shape(
        "Dates d'une convention",
        "platform",
        "convention",
        "day of the writing; the highest version is the one known; `to` is the first day out of force",
        ("version", "cil", "platform", "from", "to?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`id` is unique over all feeds; `day` is the civil day that counts, not the day of the recording."""

    id: str
    kind: FactKind
    subject: str
    day: date
    data: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        return None if value is None or value == "" else str(value)

    def flag(self, key: str) -> bool:
        return self.data.get(key) is True

    def number(self, key: str) -> int:
        value = self.data.get(key)
        return int(value) if value is not None else 0

    def date(self, key: str) -> date | None:
        value = self.text(key)
        return date.fromisoformat(value) if value else None

    @property
    def counted_cil(self) -> str | None:
        """The CIL asked first, for which the fact counts (REP-4)."""
        return self.text("on_behalf_of") or self.text("cil")

    @property
    def acted(self) -> bool:
        """Whether another CIL acts for the one asked first (CASE-6)."""
        return self.text("on_behalf_of") not in (None, self.text("cil"))


Facts = Mapping[FactKind, Mapping[str, Fact]]
"""A set of facts, by kind and by id."""


def by_kind(facts: Iterable[Fact]) -> Facts:
    """A fact that comes twice is in the set once."""
    found: dict[FactKind, dict[str, Fact]] = {}
    for fact in facts:
        found.setdefault(fact.kind, {})[fact.id] = fact
    return found


def missing_keys(fact: Fact) -> tuple[str, ...]:
    """Keys that the fact's kind requires and that it lacks, for the reader of feeds to alarm on."""
    required = (key for key in SHAPES[fact.kind].keys if not key.endswith("?"))
    return tuple(key for key in required if fact.data.get(key) is None)


DAYS, NUMBERS = ("from", "to"), ("version",)
"""Keys whose values figures reckon with."""


def check_values(fact: Fact) -> None:
    """ValueError or TypeError where a value cannot be reckoned with: figures would fail at each reading."""
    for key in DAYS:
        fact.date(key)
    for key in NUMBERS:
        fact.number(key)
