"""Legal days, months, holidays by territory, working days and sending hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import calendar as cal

EARLY = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 4), 0, date(2026, 5, 4)),
    ],
)
def test_months_keep_the_number_of_the_day_or_end_the_month(day: date, months: int, expected: date) -> None:
    assert cal.add_months(day, months) == expected


def test_years_of_29_february() -> None:
    assert cal.add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert cal.add_years(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert cal.add_years(date(2027, 2, 28), 1) == date(2028, 2, 28)


@given(DAYS, st.integers(-60, 60))
def test_a_later_day_never_comes_before_after_the_same_months(day: date, months: int) -> None:
    assert cal.add_months(day, months) <= cal.add_months(day + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("day", "territory", "worked"),
    [
        (date(2026, 4, 3), "75", True),  # Good Friday
        (date(2026, 4, 3), "67", False),
        (date(2026, 4, 3), "57", False),
        (date(2025, 12, 26), "68", False),
        (date(2025, 12, 26), "75", True),
        (date(2026, 5, 22), "972", False),  # abolition of slavery, Martinique
        (date(2026, 5, 27), "971", False),
        (date(2026, 6, 10), "973", False),
        (date(2024, 12, 20), "974", False),
        (date(2024, 12, 20), "75", True),
        (date(2026, 4, 27), "976", False),
        (date(2026, 5, 1), "75", False),
        (date(2026, 5, 14), "75", False),  # Ascension
        (date(2026, 4, 6), "75", False),  # Easter Monday
        (date(2026, 5, 2), "75", False),  # a Saturday
        (date(2026, 5, 4), "999", True),
    ],
)
def test_holidays_are_those_of_the_territory(day: date, territory: str, worked: bool) -> None:
    assert cal.is_working_day(day, territory) is worked


LAW = {
    "971": {"05-27"},
    "972": {"05-22"},
    "973": {"06-10"},
    "974": {"12-20"},
    "976": {"04-27"},
    "977": {"10-09"},
    "978": {"05-28"},
}
"""Abolition of slavery (L3422-2), all that these territories have beside the national holidays. Saint-Martin keeps
28 May since 2018, by circular."""

NATIONAL = {"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"}
FROM_EASTER = (1, 39, 50)
EASTER = [
    *(
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2031-04-13",
        "2032-03-28",
    ),
    *(
        "2033-04-17",
        "2034-04-09",
        "2035-03-25",
        "2036-04-13",
        "2037-04-05",
        "2038-04-25",
        "2039-04-10",
        "2040-04-01",
    ),
]


@pytest.mark.parametrize("territory", [*LAW, "75", "57", "67", "68"])
def test_the_holidays_of_a_territory_are_those_of_the_law_and_no_other(territory: str) -> None:
    """Held against L3133-1, L3422-2 and L3134-13, over what a case may last and more."""
    of_its_own = LAW.get(territory, {"12-26"} if territory in ("57", "67", "68") else set())
    for easter_day in map(date.fromisoformat, EASTER):
        year = easter_day.year
        days = {date.fromisoformat(f"{year}-{one}") for one in NATIONAL | of_its_own}
        days |= {easter_day + timedelta(days=after) for after in FROM_EASTER}
        if territory in ("57", "67", "68"):
            days.add(easter_day - timedelta(days=2))
        every = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
        assert {day for day in every if day.year == year and cal.public_holiday(day, territory)} == days


def test_a_holiday_has_its_french_name() -> None:
    assert cal.public_holiday(date(2026, 7, 14)) == "Fête nationale"
    assert cal.public_holiday(date(2026, 7, 15)) is None


@pytest.mark.parametrize(
    ("start", "count", "territory", "expected"),
    [
        (date(2026, 6, 19), 2, "75", date(2026, 6, 23)),  # Friday
        (date(2026, 6, 20), 1, "75", date(2026, 6, 22)),
        (date(2026, 4, 2), 1, "75", date(2026, 4, 3)),
        (date(2026, 4, 2), 1, "67", date(2026, 4, 7)),
        (date(2026, 4, 30), 1, "75", date(2026, 5, 4)),
        (date(2025, 12, 24), 2, "68", date(2025, 12, 30)),
    ],
)
def test_working_days_count_after_the_first_day(
    start: date, count: int, territory: str, expected: date
) -> None:
    assert cal.add_working_days(start, count, territory) == expected


@given(DAYS, st.integers(1, 30))
def test_a_working_day_deadline_is_worked_and_has_its_count(day: date, count: int) -> None:
    due = cal.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert cal.is_working_day(due) and sum(cal.is_working_day(one) for one in between) == count


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24), (date(2026, 1, 1), 24)],
)
def test_a_day_of_paris_lasts_what_summer_time_makes_of_it(day: date, hours: int) -> None:
    first, after = cal.start_of(day), cal.end_of(day)
    assert after - first == timedelta(hours=hours)
    assert cal.paris_day(first) == day == cal.paris_day(after - timedelta(microseconds=1))
    assert cal.paris_day(after) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "leaves", "territory"),
    [
        (datetime(2026, 3, 30, 6, 59, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC), "75"),
        (datetime(2026, 3, 30, 7, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC), "75"),
        (datetime(2026, 3, 27, 16, 59, tzinfo=UTC), datetime(2026, 3, 27, 16, 59, tzinfo=UTC), "75"),
        # Friday 18:00 in winter: Monday 9:00 is already in summer time
        (datetime(2026, 3, 27, 17, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC), "75"),
        (datetime(2026, 10, 23, 16, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC), "75"),
        (datetime(2026, 4, 2, 17, tzinfo=UTC), datetime(2026, 4, 3, 7, tzinfo=UTC), "75"),
        (datetime(2026, 4, 2, 17, tzinfo=UTC), datetime(2026, 4, 7, 7, tzinfo=UTC), "67"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC), "75"),
    ],
)
def test_messages_leave_on_working_days_at_working_hours(
    now: datetime, leaves: datetime, territory: str
) -> None:
    assert cal.next_sending_time(now, territory) == leaves


@given(st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: EARLY + timedelta(minutes=minutes)))
def test_a_sending_time_is_not_before_and_is_one_itself(now: datetime) -> None:
    leaves = cal.next_sending_time(now)
    assert leaves >= now and cal.next_sending_time(leaves) == leaves
    local = leaves.astimezone(cal.PARIS)
    assert cal.is_working_day(local.date()) and time(9) <= local.time() < time(18)
