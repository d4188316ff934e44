"""Builders shared by the tests of intake's domain."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from services.intake.domain.liability import Company, Declaration, LiabilityRules, Regime

DATA = Path(__file__).parents[2] / "services" / "intake" / "data" / "liability.toml"


@cache
def rules() -> LiabilityRules:
    return LiabilityRules.from_data(tomllib.loads(DATA.read_text()))


def company(
    *declarations: Declaration, regime: Regime | None = Regime.GENERAL, **headcounts: int | str
) -> Company:
    """A company by its average headcounts: `company(y2019="49.9", y2020=60)`."""
    counts = {int(year.removeprefix("y")): Decimal(count) for year, count in headcounts.items()}
    return Company(regime, counts, declarations)


def large_company() -> Company:
    """Far above every threshold in every year."""
    return Company(Regime.GENERAL, {year: Decimal(500) for year in range(1990, 2040)})


def small_company() -> Company:
    """Below every threshold in every year."""
    return Company(Regime.GENERAL, {year: Decimal(5) for year in range(1990, 2040)})
