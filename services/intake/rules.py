"""The table of liability thresholds, read once from `data/liability.toml` (BEN-5)."""

import tomllib
from functools import cache
from pathlib import Path

from services.intake.domain.liability import LiabilityRules

LIABILITY = Path(__file__).parent / "data" / "liability.toml"


@cache
def liability_rules() -> LiabilityRules:
    return LiabilityRules.from_data(tomllib.loads(LIABILITY.read_text("utf-8")))
