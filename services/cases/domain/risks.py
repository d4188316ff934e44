"""Impact of the aid: the three risks that the charter wants measured (A3, third part, rule CASE-4)."""

from dataclasses import dataclass
from enum import StrEnum


class RiskKind(StrEnum):
    AID_FAILS = "aid_fails"
    TURNS_STRUCTURAL = "turns_structural"
    AID_NOT_LEGITIMATE = "aid_not_legitimate"


RISK_KIND_LABELS = {
    RiskKind.AID_FAILS: "Risque d'échec de l'aide",
    RiskKind.TURNS_STRUCTURAL: "Risque de voir la situation conjoncturelle devenir structurelle",
    RiskKind.AID_NOT_LEGITIMATE: "Risque d'accorder une aide non légitime",
}


class RiskLevel(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


RISK_LEVEL_LABELS = {RiskLevel.LOW: "Faible", RiskLevel.MODERATE: "Modéré", RiskLevel.HIGH: "Élevé"}


@dataclass(frozen=True, slots=True)
class Risk:
    level: RiskLevel
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """`social_diagnosis` is the result that feeds the three risks (CASE-4, CASE-10)."""

    aid_fails: Risk | None = None
    turns_structural: Risk | None = None
    aid_not_legitimate: Risk | None = None
    social_diagnosis: str | None = None
