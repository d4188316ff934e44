"""The liability of a company for the 1 % contribution on a day, by dated thresholds (BEN-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kernel.calendar import written_day
from kernel.errors import Invalid
from services.intake.domain.formats import french_number


class Regime(StrEnum):
    GENERAL = "general"
    AGRICULTURE = "agriculture"


REGIME_LABELS = {Regime.GENERAL: "Régime général", Regime.AGRICULTURE: "Secteur agricole"}


class Liable(StrEnum):
    YES = "yes"
    NO = "no"
    TO_VERIFY = "to_verify"


class DeclarationWithoutSource(Invalid):
    title = "Une entreprise ne se déclare assujettie ou non qu'en citant une source."
    rule = "BEN-5"


class LiabilityRulesUnusable(Invalid):
    title = "La table des seuils d'assujettissement n'est pas utilisable."
    rule = "BEN-5"


@dataclass(frozen=True)
class Threshold:
    """A headcount from which companies of a regime are liable, in force from a day."""

    id: str
    regime: Regime
    starts: date
    headcount: Decimal
    smoothing_years: int
    source: str


@dataclass(frozen=True)
class LiabilityRules:
    """The dated thresholds, as loaded from `data/liability.toml`, with the version that decisions cite."""

    id: str
    version: str
    reference_years_back: int
    thresholds: tuple[Threshold, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "LiabilityRules":
        """Reads the data that `tomllib` loaded. Raises at the start for an unusable table, not at a decision."""
        try:
            thresholds = tuple(_threshold(row) for row in data["threshold"])
            rules = cls(str(data["id"]), str(data["version"]), int(data["reference_years_back"]), thresholds)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise LiabilityRulesUnusable(cause=type(error).__name__) from error
        if len({(t.regime, t.starts) for t in thresholds}) != len(thresholds):
            raise LiabilityRulesUnusable(cause="two thresholds start on one day")
        return rules

    def threshold_on(self, regime: Regime, day: date) -> Threshold | None:
        """Returns the threshold in force on `day`, None before the first text."""
        started = [t for t in self.thresholds if t.regime is regime and t.starts <= day]
        return max(started, key=lambda t: t.starts, default=None)


def _threshold(row: Mapping[str, Any]) -> Threshold:
    starts = row["from"]
    if not isinstance(starts, date):
        raise TypeError(starts)
    return Threshold(
        id=str(row["id"]),
        regime=Regime(row["regime"]),
        starts=starts,
        headcount=Decimal(str(row["headcount"])),
        smoothing_years=int(row["smoothing_years"]),
        source=str(row["source"]),
    )


@dataclass(frozen=True)
class Declaration:
    """A declaration that the company is liable or not over a period (last day included), with its source."""

    liable: bool
    source: str
    starts: date
    ends: date | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise DeclarationWithoutSource(field="source")

    def covers(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Company:
    """The data of a company for this decision. A year before its creation has headcount 0."""

    regime: Regime | None = Regime.GENERAL
    headcounts: Mapping[int, Decimal] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()


@dataclass(frozen=True)
class Liability:
    """The answer, its rule, the value it is based on, and the French sentence."""

    liable: Liable
    rule_id: str
    version: str
    value: str
    sentence: str


def liability_on(company: Company, day: date, rules: LiabilityRules) -> Liability:
    """Returns liable, not liable or to verify on `day`, by a declaration, else by headcounts (BEN-5)."""
    declared = [d for d in company.declarations if d.covers(day)]
    if declared:
        return _by_declaration(declared, rules)
    threshold = rules.threshold_on(company.regime, day) if company.regime else None
    if threshold is None:
        return Liability(
            Liable.TO_VERIFY,
            rules.id,
            rules.version,
            day.isoformat(),
            f"L'assujettissement de l'entreprise au {written_day(day)} est à vérifier : "
            "son régime n'est pas connu ou n'avait pas encore de seuil.",
        )
    return _by_headcount(company.headcounts, day.year - rules.reference_years_back, threshold, rules)


def _by_declaration(declared: list[Declaration], rules: LiabilityRules) -> Liability:
    """The declaration that starts last counts; two that start on the same day and disagree decide nothing."""
    latest = max(d.starts for d in declared)
    answers = {d.liable: d for d in declared if d.starts == latest}
    if len(answers) > 1:
        sentence = (
            "Deux déclarations contraires portent sur cette entreprise : l'assujettissement est à vérifier."
        )
        return Liability(
            Liable.TO_VERIFY, f"{rules.id}:declaration", rules.version, "contradictory", sentence
        )
    (liable, declaration), *_ = answers.items()
    return Liability(
        Liable.YES if liable else Liable.NO,
        f"{rules.id}:declaration",
        rules.version,
        declaration.source,
        f"L'entreprise est déclarée {'' if liable else 'non '}assujettie depuis le "
        f"{written_day(declaration.starts)} (source : {declaration.source}).",
    )


def _by_headcount(
    headcounts: Mapping[int, Decimal], year: int, threshold: Threshold, rules: LiabilityRules
) -> Liability:
    def answer(liable: Liable, value: str, sentence: str) -> Liability:
        return Liability(liable, f"{rules.id}:{threshold.id}", rules.version, value, sentence)

    known = headcounts.get(year)
    if known is None:
        return answer(
            Liable.TO_VERIFY,
            f"{year}: ?",
            f"L'effectif moyen de {year} n'est pas connu : l'assujettissement est à vérifier.",
        )
    value, limit = f"{year}: {known}", french_number(threshold.headcount)
    said = f"L'effectif moyen de {year} est de {french_number(known)} pour un seuil de {limit}"
    if known < threshold.headcount:
        return answer(Liable.NO, value, f"{said} : l'entreprise n'est pas assujettie.")
    smoothed, at = _smoothing(headcounts, year, threshold)
    if smoothed is Liable.YES:
        return answer(Liable.YES, value, f"{said} : l'entreprise est assujettie.")
    if smoothed is Liable.NO:
        return answer(
            Liable.NO,
            value,
            f"{said}, mais il était inférieur au seuil en {at} : la hausse ne compte qu'après "
            f"{threshold.smoothing_years} années civiles de suite.",
        )
    return answer(
        Liable.TO_VERIFY,
        f"{at}: ?",
        f"{said}, mais celui de {at} n'est pas connu : l'assujettissement est à vérifier.",
    )


def _smoothing(headcounts: Mapping[int, Decimal], year: int, threshold: Threshold) -> tuple[Liable, int]:
    """Returns whether a company above the threshold in `year` is liable, and the year that decides.

    A rise above the threshold counts after `smoothing_years` civil years in a row; a rise older than the text counts at
    once. So the years of this run are checked, back to the one before the text. One year below the threshold gives no,
    even where another year is missing, as the run is broken in any case.
    """
    first = max(year - threshold.smoothing_years + 1, threshold.starts.year - 1)
    run = range(year, first - 1, -1) if threshold.smoothing_years else range(year, year - 1, -1)
    below = [y for y in run if y in headcounts and headcounts[y] < threshold.headcount]
    if below:
        return Liable.NO, below[0]
    missing = [y for y in run if y not in headcounts]
    return (Liable.TO_VERIFY, missing[0]) if missing else (Liable.YES, year)
