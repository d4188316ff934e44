"""The directory of partners and their declarations (PART-1, PART-2)."""

from datetime import date, timedelta

import pytest

from services.partners.domain.archives import (
    PartnerArchived,
    PartnerInUse,
    ReferralsStillRunning,
    check_in_use,
    check_may_be_archived,
    check_may_come_back,
)
from services.partners.domain.declaration import (
    STANDING_LABELS,
    Declaration,
    RemunerationDeclared,
    Standing,
    declare,
    standing_on,
)
from services.partners.domain.sheet import (
    PARTNER_LABELS,
    RECIPIENT_LABELS,
    RECIPIENT_OF,
    CheckedBeforeLastCheck,
    PartnerKind,
    RecipientKind,
    Sheet,
    last_stale_check,
)
from services.partners.domain.terms import Terms


def sheet(checked: date = date(2026, 8, 31), *places: str) -> Sheet:
    return Sheet("p-1", PartnerKind.SOCIAL_SERVICE, checked, frozenset(places))


def test_a_sheet_counts_through_the_same_day_six_months_later() -> None:
    assert not sheet().to_check_again_on(date(2027, 2, 28))
    assert sheet().to_check_again_on(date(2027, 3, 1))


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 3, 1), date(2027, 8, 31), date(2028, 2, 29)])
def test_a_search_finds_exactly_the_sheets_that_are_to_be_checked_again(day: date) -> None:
    stale = last_stale_check(day)
    assert sheet(stale).to_check_again_on(day)
    assert not sheet(stale + timedelta(days=1)).to_check_again_on(day)


def test_a_check_starts_a_new_period() -> None:
    assert sheet().check(date(2027, 3, 1)).valid_to() == date(2027, 9, 1)


def test_the_period_is_a_setting() -> None:
    assert sheet().to_check_again_on(date(2026, 10, 1), Terms(check_months=1))


def test_a_check_older_than_the_last_one_is_refused() -> None:
    with pytest.raises(CheckedBeforeLastCheck):
        sheet().check(date(2026, 8, 30))


def test_a_partner_without_place_acts_everywhere() -> None:
    assert sheet().covers("974")
    assert not sheet(date(2026, 8, 31), "75").covers("974")


def test_a_partner_that_pays_is_refused() -> None:
    with pytest.raises(RemunerationDeclared) as refused:
        declare("p-1", date(2026, 1, 1), "someone", pays_something=True)
    assert refused.value.cited_rule == "PART-2"


def test_a_declaration_counts_a_year_last_day_included() -> None:
    made = declare("p-1", date(2024, 2, 29), "someone", pays_something=False)
    assert made == Declaration("p-1", date(2024, 2, 29), "someone")
    assert standing_on([made], "p-1", date(2024, 2, 28)) is Standing.MISSING
    assert standing_on([made], "p-1", date(2025, 2, 28)) is Standing.VALID
    assert standing_on([made], "p-1", date(2025, 3, 1)) is Standing.TO_RENEW


def test_another_partners_declaration_does_not_count() -> None:
    made = declare("p-1", date(2026, 1, 1), "someone", pays_something=False)
    assert standing_on([made], "p-2", date(2026, 2, 1)) is Standing.MISSING


def test_a_renewed_declaration_counts() -> None:
    made = [Declaration("p-1", date(2025, 1, 1), "a"), Declaration("p-1", date(2026, 1, 1), "a")]
    assert standing_on(made, "p-1", date(2026, 12, 31)) is Standing.VALID


def test_a_sheet_is_archived_once_nothing_runs_and_then_no_longer_changes() -> None:
    check_may_be_archived(0)
    check_in_use(None)
    with pytest.raises(ReferralsStillRunning):
        check_may_be_archived(1)
    with pytest.raises(PartnerArchived):
        check_in_use(date(2026, 8, 31))


def test_only_an_archived_sheet_comes_back() -> None:
    check_may_come_back(date(2026, 8, 31))
    with pytest.raises(PartnerInUse):
        check_may_come_back(None)


def test_every_value_has_a_label() -> None:
    assert set(PARTNER_LABELS) == set(RECIPIENT_OF) == set(PartnerKind)
    assert set(RECIPIENT_LABELS) == set(RecipientKind)
    assert set(STANDING_LABELS) == set(Standing)
