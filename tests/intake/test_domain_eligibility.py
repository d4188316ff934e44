"""Who may be helped, on which day, by which condition (BEN-0..4, BEN-6)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.eligibility import Condition, Eligibility, Met, Verdict, judge
from services.intake.domain.grounds import Extensions, Situation, Work, last_covered_day
from services.intake.domain.liability import Company
from services.intake.domain.orientation import Reason, reason_for
from tests.intake.domain_builders import company, large_company, rules, small_company
from words.contacts import Ground

TODAY = date(2026, 11, 23)


def verdict(
    work: Work, on: date = TODAY, known: Company | None = None, extensions: Extensions | None = None
) -> Verdict:
    return asked(work, on, known, extensions).verdict


def asked(
    work: Work, on: date = TODAY, known: Company | None = None, extensions: Extensions | None = None
) -> Eligibility:
    return judge(work, on, known or large_company(), rules(), extensions)


def employed() -> Work:
    return Work(Situation.EMPLOYED)


def retired(on: date, last_day: date | None = None) -> Work:
    return Work(Situation.RETIRED, last_day=last_day or on, retired_on=on)


def left(on: date) -> Work:
    return Work(Situation.FORMERLY_EMPLOYED, last_day=on)


def failed(given: Eligibility) -> list[tuple[Ground, Condition]]:
    return [(c.ground, c.condition) for c in given.checks if c.met is Met.NO]


def test_an_employee_of_a_liable_company_is_eligible() -> None:
    assert verdict(employed()) is Verdict.ELIGIBLE


def test_an_employee_of_a_company_that_is_not_liable_is_not_eligible_and_told_why() -> None:
    given = asked(employed(), known=small_company())
    assert given.verdict is Verdict.NOT_ELIGIBLE
    assert failed(given) == [(Ground.EMPLOYEE, Condition.LIABILITY)]
    (check,) = [c for c in given.checks if c.met is Met.NO]
    assert (check.value, check.rule_id) == ("2025: 5", "assujettissement:general-2020")
    assert given.reasons == (
        "L'effectif moyen de 2025 est de 5 pour un seuil de 50 : l'entreprise n'est pas assujettie.",
    )


def test_an_unknown_company_is_to_verify_never_no() -> None:
    given = judge(employed(), TODAY, None, rules())
    assert given.verdict is Verdict.TO_VERIFY
    assert "à vérifier" in given.reasons[0]


def test_an_unknown_situation_is_to_verify() -> None:
    assert verdict(Work(Situation.UNKNOWN)) is Verdict.TO_VERIFY


def test_who_was_never_employed_is_not_eligible_even_when_the_company_is_unknown() -> None:
    given = judge(Work(Situation.NEVER_EMPLOYED), TODAY, None, rules())
    assert given.verdict is Verdict.NOT_ELIGIBLE
    assert reason_for(given) is Reason.NO_LINK_WITH_COMPANY


def test_eligibility_is_judged_on_the_day_of_the_contact() -> None:
    """BEN-0: six months from 20 May end on 20 November; a visit of the 20th typed on the 23rd counts."""
    work = left(date(2026, 5, 20))
    assert verdict(work, on=date(2026, 11, 20)) is Verdict.ELIGIBLE
    assert verdict(work, on=date(2026, 11, 23)) is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("retired_on", "last"),
    [
        (date(2026, 3, 31), date(2031, 3, 31)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(2021, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_retiree_is_covered_five_years_last_day_included(retired_on: date, last: date) -> None:
    """BEN-2, BEN-4."""
    assert last_covered_day(Ground.RETIREE, retired_on) == last
    assert verdict(retired(retired_on), on=last) is Verdict.ELIGIBLE
    after = asked(retired(retired_on), on=last + timedelta(days=1))
    assert after.verdict is Verdict.NOT_ELIGIBLE
    assert reason_for(after) is Reason.RETIREMENT_PERIOD_OVER


@pytest.mark.parametrize(
    ("left_on", "last"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 12, 15), date(2027, 6, 15)),
        (date(2024, 2, 29), date(2024, 8, 29)),
    ],
)
def test_a_former_employee_is_covered_six_months_last_day_included(left_on: date, last: date) -> None:
    """BEN-3, BEN-4."""
    assert verdict(left(left_on), on=last) is Verdict.ELIGIBLE
    after = asked(left(left_on), on=last + timedelta(days=1))
    assert after.verdict is Verdict.NOT_ELIGIBLE
    assert reason_for(after) is Reason.PERIOD_OVER


def test_the_sentence_names_the_last_day_in_french() -> None:
    given = asked(left(date(2026, 2, 1)), on=date(2026, 8, 2))
    assert given.reasons == (
        "Fin d'activité le 1er février 2026 : le service est ouvert jusqu'au 1er août 2026 inclus ; "
        "la demande est du 2 août 2026.",
    )


def test_who_leaves_on_the_day_of_the_contact_is_still_an_employee() -> None:
    given = asked(left(TODAY))
    assert (given.verdict, given.ground) == (Verdict.ELIGIBLE, Ground.EMPLOYEE)


def test_who_left_the_day_before_is_a_former_employee() -> None:
    given = asked(Work(Situation.EMPLOYED, last_day=TODAY - timedelta(days=1)))
    assert (given.verdict, given.ground) == (Verdict.ELIGIBLE, Ground.FORMER_EMPLOYEE)


def test_the_company_is_judged_on_the_last_day_of_employment() -> None:
    """BEN-2, BEN-3: liable under the old threshold when the person left, not any more today."""
    shrunk = company(y2018=30, y2019=30, y2025=30)
    assert verdict(retired(date(2023, 1, 1), last_day=date(2019, 12, 31)), known=shrunk) is Verdict.ELIGIBLE
    assert verdict(employed(), known=shrunk) is Verdict.NOT_ELIGIBLE


def test_a_retiree_whose_last_day_is_unknown_is_to_verify() -> None:
    assert verdict(Work(Situation.RETIRED, retired_on=date(2025, 1, 1))) is Verdict.TO_VERIFY


def test_a_departure_without_a_date_is_to_verify() -> None:
    assert verdict(Work(Situation.FORMERLY_EMPLOYED)) is Verdict.TO_VERIFY


def test_who_retires_after_the_contact_is_not_a_retiree_yet() -> None:
    given = asked(retired(TODAY + timedelta(days=30), last_day=date(2025, 1, 1)))
    assert given.verdict is Verdict.NOT_ELIGIBLE
    assert (Ground.RETIREE, Condition.PERIOD) in failed(given)


def test_a_cil_may_switch_off_either_extension() -> None:
    no_retirees = Extensions(retirees=False)
    given = asked(retired(date(2023, 1, 1)), extensions=no_retirees)
    assert given.verdict is Verdict.NOT_ELIGIBLE
    assert reason_for(given) is Reason.EXTENSION_NOT_OFFERED
    no_former = Extensions(former_employees=False)
    assert verdict(left(date(2026, 10, 1)), extensions=no_former) is Verdict.NOT_ELIGIBLE
    assert verdict(retired(date(2023, 1, 1)), extensions=no_former) is Verdict.ELIGIBLE


def test_a_new_retiree_is_also_a_former_employee_where_only_that_is_offered() -> None:
    given = asked(retired(date(2026, 10, 1)), extensions=Extensions(retirees=False))
    assert (given.verdict, given.ground) == (Verdict.ELIGIBLE, Ground.FORMER_EMPLOYEE)


def test_extensions_do_not_matter_for_an_employee() -> None:
    assert verdict(employed(), extensions=Extensions(False, False)) is Verdict.ELIGIBLE


def test_a_failed_condition_decides_even_when_another_is_unknown() -> None:
    given = judge(left(date(2020, 1, 1)), TODAY, None, rules())
    assert given.verdict is Verdict.NOT_ELIGIBLE


def test_every_condition_checked_carries_value_rule_version_and_sentence() -> None:
    given = asked(retired(date(2020, 1, 1)), known=small_company())
    assert len(given.checks) == 6
    assert all(c.value and c.rule_id and c.version and c.sentence.endswith(".") for c in given.checks)


@given(st.dates(date(2006, 1, 1), date(2040, 12, 31)), st.integers(-800, 2500))
def test_coverage_is_one_unbroken_period(left_on: date, days: int) -> None:
    on = left_on + timedelta(days=days)
    covered = verdict(retired(left_on), on=on, known=_always_liable()) is Verdict.ELIGIBLE
    assert covered == (on <= last_covered_day(Ground.RETIREE, left_on))


def _always_liable() -> Company:
    counts = {year: large_company().headcounts[2000] for year in range(1990, 2060)}
    return Company(headcounts=counts)
