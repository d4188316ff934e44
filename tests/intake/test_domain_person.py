"""Identity, age band, département, and safe contact (CONF-5, CONF-6)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.person import (
    BirthDateInTheFuture,
    Identity,
    Means,
    MeansOfContact,
    NameMissing,
    PostcodeMalformed,
    age,
    age_band,
    check_birth_date,
    departement,
)
from services.intake.domain.safe_contact import (
    Channel,
    ChannelForbidden,
    Discretion,
    HourForbidden,
    MaskNotAValue,
    SafeContact,
    Weekday,
    Window,
    WindowReversed,
    WindowZoned,
    check_value,
)
from words.contacts import AgeBand


@pytest.mark.parametrize(("last", "first"), [("", "Paul"), ("Durand", "  ")])
def test_a_person_has_a_name_and_a_first_name(last: str, first: str) -> None:
    with pytest.raises(NameMissing):
        Identity(last, first)


def test_nobody_is_born_after_the_day_of_typing() -> None:
    check_birth_date(None, date(2026, 11, 23))
    check_birth_date(date(2026, 11, 23), date(2026, 11, 23))
    with pytest.raises(BirthDateInTheFuture):
        check_birth_date(date(2026, 11, 24), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("on", "band"),
    [
        (date(2018, 5, 16), AgeBand.UNDER_18),
        (date(2018, 5, 17), AgeBand.FROM_18),
        (date(2025, 5, 16), AgeBand.FROM_18),
        (date(2025, 5, 17), AgeBand.FROM_25),
        (date(2035, 5, 17), AgeBand.FROM_35),
        (date(2045, 5, 17), AgeBand.FROM_45),
        (date(2055, 5, 17), AgeBand.FROM_55),
        (date(2065, 5, 17), AgeBand.FROM_65),
        (date(2075, 5, 16), AgeBand.FROM_65),
        (date(2075, 5, 17), AgeBand.FROM_75),
    ],
)
def test_a_band_begins_on_the_birthday(on: date, band: AgeBand) -> None:
    assert age_band(date(2000, 5, 17), on) is band


def test_an_age_is_never_guessed() -> None:
    assert age_band(None, date(2026, 1, 1)) is AgeBand.UNKNOWN


def test_one_born_on_29_february_grows_older_on_the_28th_of_common_years() -> None:
    born = date(2000, 2, 29)
    assert age(born, date(2025, 2, 27)) == 24
    assert age(born, date(2025, 2, 28)) == 25
    assert age(born, date(2024, 2, 28)) == 23
    assert age(born, date(2024, 2, 29)) == 24


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000))
def test_age_never_goes_down(born: date, days: int) -> None:
    on = born + timedelta(days=days)
    assert 0 <= age(born, on) <= age(born, on + timedelta(days=1)) <= age(born, on) + 1


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("75011", "75"),
        ("01000", "01"),
        ("95000", "95"),
        ("20000", "2A"),
        ("20190", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97110", "971"),
        ("97133", "977"),
        ("97150", "978"),
        ("97400", "974"),
        ("97600", "976"),
        ("98713", "987"),
        ("98800", "988"),
        ("98000", None),
        ("97999", None),
        ("00100", None),
        ("99123", None),
        ("7501", None),
        ("٧٥٠١١", None),
    ],
)
def test_a_postcode_gives_its_departement(postcode: str, code: str | None) -> None:
    assert departement(postcode) == code


def test_a_malformed_postcode_is_refused_without_echoing_it() -> None:
    with pytest.raises(PostcodeMalformed) as refused:
        MeansOfContact(postcode="7501A")
    assert "7501A" not in str(refused.value) + refused.value.detail + str(refused.value.facts)


def test_means_of_contact_give_the_departement_only_when_the_postcode_is_known() -> None:
    assert MeansOfContact(postcode="69003").departement == "69"
    assert MeansOfContact().departement is None


WORKDAYS = frozenset({Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY})
MORNINGS = Window(WORKDAYS, time(9), time(11, 30))
SAFE = SafeContact(frozenset({Channel.PROFESSIONAL_TELEPHONE}), (MORNINGS,), Discretion.SILENT)
MONDAY_9_PARIS = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_safe_contact_is_honoured_by_channel() -> None:
    SAFE.check(Channel.PROFESSIONAL_TELEPHONE, MONDAY_9_PARIS)
    with pytest.raises(ChannelForbidden):
        SAFE.check(Channel.EMAIL, MONDAY_9_PARIS)


@pytest.mark.parametrize(
    ("instant", "allowed"),
    [
        (datetime(2026, 11, 23, 7, 59, 59, tzinfo=UTC), False),
        (MONDAY_9_PARIS, True),
        (datetime(2026, 11, 23, 10, 29, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 10, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 8, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 7, tzinfo=UTC), True),
    ],
)
def test_safe_contact_is_honoured_by_hour_paris_time(instant: datetime, allowed: bool) -> None:
    assert SAFE.allows(Channel.PROFESSIONAL_TELEPHONE, instant) is allowed
    if not allowed:
        with pytest.raises(HourForbidden):
            SAFE.check(Channel.PROFESSIONAL_TELEPHONE, instant)


def test_a_message_at_the_wrong_hour_waits_for_the_next_window() -> None:
    monday_noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert SAFE.next_opening(monday_noon) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert SAFE.next_opening(MONDAY_9_PARIS) == MONDAY_9_PARIS


def test_a_weekly_window_just_closed_opens_again_a_week_later() -> None:
    weekly = SafeContact(frozenset({Channel.SMS}), (Window(frozenset({Weekday.MONDAY}), time(9), time(10)),))
    assert weekly.next_opening(datetime(2026, 11, 23, 9, tzinfo=UTC)) == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_no_window_is_at_any_time_and_no_channel_is_never() -> None:
    assert SafeContact(frozenset({Channel.SMS})).next_opening(MONDAY_9_PARIS) == MONDAY_9_PARIS
    assert SafeContact(frozenset()).next_opening(MONDAY_9_PARIS) is None


def test_a_window_ends_after_it_begins() -> None:
    with pytest.raises(WindowReversed):
        Window(WORKDAYS, time(10), time(10))


@pytest.mark.parametrize("hours", [(time(10, tzinfo=UTC), time(12)), (time(10), time(12, tzinfo=UTC))])
def test_a_window_is_in_the_time_of_paris(hours: tuple[time, time]) -> None:
    with pytest.raises(WindowZoned):
        Window(WORKDAYS, *hours)


def test_a_masked_address_and_closed_channels_are_absent_and_named() -> None:
    means = MeansOfContact("+33100", "+33200", "a@exemple.fr", "3 rue des Lilas", "75011", "Paris")
    assert SAFE.shown(means) == MeansOfContact(None, "+33200", None, None, None, None)
    assert SAFE.withheld(means) == set(Means) - {"professional_telephone"}


def test_what_is_not_held_is_not_withheld() -> None:
    assert SAFE.withheld(MeansOfContact(commune="Paris")) == {"commune"}


@pytest.mark.parametrize("text", ["Adresse protégée", " ADRESSE  PROTEGEE", "Protégé : n’est pas affiché"])
def test_the_words_for_what_is_protected_are_no_value(text: str) -> None:
    with pytest.raises(MaskNotAValue):
        check_value(text)


def test_an_address_that_is_not_masked_is_shown() -> None:
    means = MeansOfContact(telephone="+33100", address="3 rue des Lilas", postcode="75011")
    open_address = SafeContact(frozenset({Channel.SMS}), address_masked=False)
    assert open_address.shown(means) == means


@given(st.integers(0, 730 * 86_400))
def test_the_next_opening_is_always_an_allowed_instant(seconds: int) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    opening = SAFE.next_opening(instant)
    assert opening is not None and opening >= instant
    assert SAFE.allows(Channel.PROFESSIONAL_TELEPHONE, opening)
