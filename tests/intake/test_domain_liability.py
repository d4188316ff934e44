"""Liability of a company by dated thresholds, smoothing and declarations (BEN-5)."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.liability import (
    Company,
    Declaration,
    DeclarationWithoutSource,
    LiabilityRules,
    LiabilityRulesUnusable,
    Liable,
    Regime,
    liability_on,
)
from tests.intake.domain_builders import DATA, company, rules


def liable(known: Company, day: date) -> Liable:
    return liability_on(known, day, rules()).liable


@pytest.mark.parametrize(
    ("year", "headcount", "expected"),
    [
        (2005, "9.99", Liable.NO),
        (2005, "10", Liable.YES),
        (2006, "19.99", Liable.NO),
        (2006, "20", Liable.YES),
        (2019, "20", Liable.YES),
        (2020, "49.99", Liable.NO),
        (2020, "50", Liable.YES),
    ],
)
def test_the_threshold_in_force_is_ten_then_twenty_then_fifty(
    year: int, headcount: str, expected: Liable
) -> None:
    assert liable(Company(headcounts={year - 1: Decimal(headcount)}), date(year, 1, 1)) is expected


def test_the_eve_of_a_change_of_threshold_is_still_under_the_old_one() -> None:
    known = company(y2018=30, y2019=30)
    assert liable(known, date(2019, 12, 31)) is Liable.YES
    assert liable(known, date(2020, 1, 1)) is Liable.NO


def test_agriculture_is_apart_at_fifty() -> None:
    known = company(regime=Regime.AGRICULTURE, y2010=49)
    assert liable(known, date(2011, 6, 1)) is Liable.NO
    assert liable(company(regime=Regime.AGRICULTURE, y2010=50), date(2011, 6, 1)) is Liable.YES


def test_agriculture_before_its_own_text_is_to_verify() -> None:
    assert liable(company(regime=Regime.AGRICULTURE, y2004=80), date(2005, 6, 1)) is Liable.TO_VERIFY


def test_an_unknown_regime_is_to_verify_never_no() -> None:
    assert liable(company(regime=None, y2025=3), date(2026, 1, 1)) is Liable.TO_VERIFY


def test_an_unknown_headcount_is_to_verify_never_no() -> None:
    answer = liability_on(company(y2024=500), date(2026, 3, 1), rules())
    assert answer.liable is Liable.TO_VERIFY
    assert "2025" in answer.sentence


def rising(first_year_above: int, until: int) -> Company:
    """Below fifty from 2019 until the year that rises to it."""
    return Company(
        headcounts={y: Decimal(60 if y >= first_year_above else 40) for y in range(2018, until + 1)}
    )


def test_a_rise_counts_after_five_civil_years_in_a_row() -> None:
    known = rising(2021, until=2026)
    assert liable(known, date(2025, 12, 31)) is Liable.NO
    assert liable(known, date(2026, 1, 1)) is Liable.YES


def test_one_year_below_makes_the_five_years_start_again() -> None:
    dip = {**rising(2020, until=2026).headcounts, 2023: Decimal("49.99")}
    assert liable(Company(headcounts=dip), date(2027, 1, 1)) is Liable.NO


def test_a_rise_older_than_2020_is_not_smoothed() -> None:
    assert liable(company(y2018=60, y2019=60, y2020=60), date(2021, 1, 1)) is Liable.YES


def test_a_company_that_fell_below_after_2020_and_came_back_is_smoothed() -> None:
    assert liable(company(y2019=60, y2020=45, y2021=60), date(2022, 1, 1)) is Liable.NO


def test_a_missing_year_within_the_five_is_to_verify() -> None:
    known = company(y2021=60, y2022=60, y2024=60, y2025=60)
    answer = liability_on(known, date(2026, 5, 1), rules())
    assert answer.liable is Liable.TO_VERIFY
    assert "2023" in answer.sentence


def test_a_missing_year_does_not_matter_when_another_is_below() -> None:
    assert liable(company(y2022=40, y2024=60, y2025=60), date(2026, 5, 1)) is Liable.NO


def test_a_company_created_since_counts_zero_before_its_creation() -> None:
    known = company(y2021=0, y2022=80, y2023=80, y2024=80, y2025=80)
    assert liable(known, date(2026, 5, 1)) is Liable.NO


def declared(liable: bool, starts: date, ends: date | None = None) -> Declaration:
    return Declaration(liable, "attestation de l'employeur", starts, ends)


def test_a_declaration_wins_over_headcounts_and_names_its_source() -> None:
    known = company(declared(True, date(2024, 1, 1)), y2025=3)
    answer = liability_on(known, date(2026, 1, 1), rules())
    assert answer.liable is Liable.YES
    assert "attestation de l'employeur" in answer.sentence


def test_a_declaration_holds_through_its_last_day() -> None:
    known = company(declared(True, date(2024, 1, 1), date(2025, 12, 31)), y2024=3, y2025=3)
    assert liable(known, date(2023, 12, 31)) is Liable.TO_VERIFY
    assert liable(known, date(2025, 12, 31)) is Liable.YES
    assert liable(known, date(2026, 1, 1)) is Liable.NO


def test_the_latest_declaration_holds() -> None:
    known = company(declared(True, date(2024, 1, 1)), declared(False, date(2025, 1, 1)))
    assert liable(known, date(2024, 12, 31)) is Liable.YES
    assert liable(known, date(2025, 1, 1)) is Liable.NO


def test_contrary_declarations_decide_nothing() -> None:
    known = company(declared(True, date(2024, 1, 1)), declared(False, date(2024, 1, 1)))
    assert liable(known, date(2025, 1, 1)) is Liable.TO_VERIFY


def test_a_declaration_without_a_source_is_refused() -> None:
    with pytest.raises(DeclarationWithoutSource):
        Declaration(True, " ", date(2024, 1, 1))


def test_every_threshold_of_the_data_names_its_source() -> None:
    assert all(t.source for t in rules().thresholds)
    assert {t.regime for t in rules().thresholds} == set(Regime)


def test_every_answer_cites_the_threshold_and_the_version_of_the_data() -> None:
    answer = liability_on(company(y2025=60), date(2026, 1, 1), rules())
    assert (answer.rule_id, answer.version) == ("assujettissement:general-2020", rules().version)


@pytest.mark.parametrize(
    "broken",
    ["headcount = 10", "from = 1953-08-09", 'regime = "general"', "reference_years_back = 1"],
)
def test_a_table_that_lacks_something_is_refused_when_loaded(broken: str) -> None:
    text = DATA.read_text().replace(broken, "", 1)
    with pytest.raises(LiabilityRulesUnusable):
        LiabilityRules.from_data(tomllib.loads(text))


def test_two_thresholds_of_one_day_are_refused_when_loaded() -> None:
    text = DATA.read_text().replace("from = 2006-01-01", "from = 2020-01-01")
    with pytest.raises(LiabilityRulesUnusable):
        LiabilityRules.from_data(tomllib.loads(text))


years = st.dictionaries(st.integers(2014, 2030), st.decimals(0, 200, places=2), max_size=17)


@given(years, st.dates(date(2015, 1, 1), date(2031, 12, 31)))
def test_learning_a_missing_year_never_reverses_an_answer(headcounts: dict[int, Decimal], day: date) -> None:
    before = liable(Company(headcounts=headcounts), day)
    for year in range(2014, 2031):
        for count in (Decimal(0), Decimal(200)):
            after = liable(Company(headcounts={year: count, **headcounts}), day)
            assert before is Liable.TO_VERIFY or after is before


@given(years, st.dates(date(2015, 1, 1), date(2031, 12, 31)), st.integers(2014, 2030))
def test_more_employees_never_make_a_company_less_liable(
    headcounts: dict[int, Decimal], day: date, year: int
) -> None:
    grown = {**headcounts, year: headcounts.get(year, Decimal(0)) + 100}
    if year in headcounts and liable(Company(headcounts=headcounts), day) is Liable.YES:
        assert liable(Company(headcounts=grown), day) is Liable.YES
