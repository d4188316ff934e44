"""A convention's dates between two days: which there are, what is said of them before and after (CONV-1 to CONV-5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.domain.calendar import (
    DATE_LABELS,
    WHEN_LABELS,
    CivilDate,
    DateKind,
    Span,
    SpanReversed,
    SpanTooLong,
    When,
    dates_within,
    span,
)
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Party

EFFECT = date(2024, 6, 15)
LAST_DAY = date(2025, 3, 15)
ANNIVERSARY = date(2025, 6, 15)


def convention(effect: date | None = None, on: date = EFFECT) -> Convention:
    draft = Convention("conv-1", "cil-a", "pf-x", effect)
    return draft.sign(Party.CIL, "p", on).sign(Party.PLATFORM, "r", on)


def noticed(received: date, typed: date | None = None, giver: Party = Party.CIL) -> Convention:
    return convention().give_notice(
        giver, sent_on=received, received_on=received, typed_on=typed or received, proof="AR 1"
    )


def year(number: int) -> Span:
    return Span(date(number, 1, 1), date(number, 12, 31))


def told(found: tuple[CivilDate, ...]) -> list[tuple[DateKind, date]]:
    return [(one.kind, one.day) for one in found]


def only(found: tuple[CivilDate, ...], kind: DateKind) -> CivilDate:
    (one,) = (one for one in found if one.kind is kind)
    return one


def test_every_kind_and_every_moment_has_its_words() -> None:
    assert set(DATE_LABELS) == set(DateKind) and set(WHEN_LABELS) == set(When)


def test_a_year_of_a_convention_without_notice_has_a_last_day_and_an_anniversary() -> None:
    found = dates_within(convention(), year(2025), today=date(2025, 1, 1))
    assert told(found) == [(DateKind.NOTICE, LAST_DAY), (DateKind.ANNIVERSARY, ANNIVERSARY)]
    assert {(one.convention, one.cil, one.platform) for one in found} == {("conv-1", "cil-a", "pf-x")}


def test_the_first_year_has_the_taking_effect_and_no_anniversary() -> None:
    found = dates_within(convention(), year(2024), today=date(2025, 1, 1))
    assert told(found) == [(DateKind.EFFECT, EFFECT)]


def test_before_both_have_signed_there_is_no_date() -> None:
    alone = Convention("conv-1", "cil-a", "pf-x", EFFECT).sign(Party.CIL, "p", date(2024, 1, 1))
    assert dates_within(alone, year(2024), today=EFFECT) == ()


@pytest.mark.parametrize(
    ("today", "when", "said"),
    [
        (date(2024, 6, 14), When.COMING, "La convention prend effet"),
        (EFFECT, When.TODAY, "La convention prend effet"),
        (date(2024, 6, 16), When.PASSED, "La convention a pris effet"),
    ],
)
def test_taking_effect_is_said_as_it_is(today: date, when: When, said: str) -> None:
    one = only(dates_within(convention(), year(2024), today), DateKind.EFFECT)
    assert (one.when, one.label) == (when, said)


def test_the_reason_of_a_taking_effect_is_the_agreed_date_or_the_second_signature() -> None:
    by_signature = only(dates_within(convention(), year(2024), EFFECT), DateKind.EFFECT)
    assert by_signature.why == "Jour de la seconde signature : aucune autre date n'a été convenue."
    agreed = convention(effect=EFFECT, on=date(2024, 5, 2))
    assert only(dates_within(agreed, year(2024), EFFECT), DateKind.EFFECT).why == (
        "Date d'effet convenue entre les parties."
    )


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (LAST_DAY, "Dernier jour pour dénoncer"),
        (date(2025, 3, 16), "C'était le dernier jour pour dénoncer"),
    ],
)
def test_a_last_day_for_notice_is_over_on_the_morrow(today: date, said: str) -> None:
    one = only(dates_within(convention(), year(2025), today), DateKind.NOTICE)
    assert one.label == said
    assert "anniversaire du 15 juin 2025" in one.why and "à la suivante, le 15 juin 2026" in one.why


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (LAST_DAY, "Anniversaire : tacite reconduction, sauf dénonciation"),
        (date(2025, 3, 16), "Anniversaire : tacite reconduction, le délai pour dénoncer est passé"),
        (ANNIVERSARY, "Anniversaire : la convention est reconduite tacitement pour un an"),
        (date(2025, 6, 16), "Anniversaire : la convention a été reconduite tacitement pour un an"),
    ],
)
def test_an_anniversary_is_to_come_then_certain_then_a_renewal(today: date, said: str) -> None:
    assert only(dates_within(convention(), year(2025), today), DateKind.ANNIVERSARY).label == said


def test_a_renewal_written_down_says_when() -> None:
    renewed = convention().renew(ANNIVERSARY, date(2025, 6, 17))
    one = only(dates_within(renewed, year(2025), date(2025, 7, 1)), DateKind.ANNIVERSARY)
    assert one.why.endswith("Reconduction constatée le 17 juin 2025.")
    assert "constatée" not in dates_within(convention(), year(2025), date(2025, 7, 1))[-1].why


def test_an_end_takes_the_place_of_its_anniversary_and_of_its_last_day_for_notice() -> None:
    found = dates_within(noticed(LAST_DAY), Span(EFFECT, date(2027, 12, 31)), today=LAST_DAY)
    assert told(found) == [
        (DateKind.EFFECT, EFFECT),
        (DateKind.RECEIPT, LAST_DAY),
        (DateKind.END, ANNIVERSARY),
    ]


def test_a_notice_too_late_leaves_the_coming_anniversary_a_renewal() -> None:
    found = dates_within(noticed(date(2025, 3, 16)), Span(EFFECT, date(2027, 12, 31)), today=EFFECT)
    assert told(found)[1:] == [
        (DateKind.NOTICE, LAST_DAY),
        (DateKind.RECEIPT, date(2025, 3, 16)),
        (DateKind.ANNIVERSARY, ANNIVERSARY),
        (DateKind.END, date(2026, 6, 15)),
    ]


@pytest.mark.parametrize(
    ("today", "said", "why"),
    [
        (date(2025, 6, 14), "La convention prend fin", "la veille est le dernier jour"),
        (ANNIVERSARY, "La convention a pris fin", "la veille était le dernier jour"),
    ],
)
def test_an_end_is_over_on_its_first_day_out_of_force(today: date, said: str, why: str) -> None:
    one = only(dates_within(noticed(LAST_DAY), year(2025), today), DateKind.END)
    assert one.label == said and why in one.why


def test_a_renewal_annulled_by_a_letter_typed_late_is_an_end() -> None:
    late = convention().renew(ANNIVERSARY, ANNIVERSARY)
    late = late.give_notice(
        Party.CIL, sent_on=LAST_DAY, received_on=LAST_DAY, typed_on=date(2025, 7, 1), proof="AR 1"
    )
    found = dates_within(late, year(2025), date(2025, 7, 2))
    assert told(found) == [(DateKind.RECEIPT, LAST_DAY), (DateKind.END, ANNIVERSARY)]
    assert only(found, DateKind.RECEIPT).why.endswith("la convention a pris fin le 15 juin 2025.")


def test_a_notice_withdrawn_is_still_a_receipt_and_brings_no_end() -> None:
    kept = noticed(LAST_DAY).withdraw_notice(1, Party.PLATFORM, date(2025, 4, 1))
    found = dates_within(kept, year(2025), date(2025, 12, 1))
    assert told(found) == [
        (DateKind.NOTICE, LAST_DAY),
        (DateKind.RECEIPT, LAST_DAY),
        (DateKind.ANNIVERSARY, ANNIVERSARY),
    ]
    receipt = only(found, DateKind.RECEIPT)
    assert receipt.label == "Dénonciation reçue (CIL), retirée depuis"
    assert receipt.why.endswith("la convention devait prendre fin le 15 juin 2025.")


def test_two_notices_received_on_one_day_have_each_a_name() -> None:
    both = noticed(LAST_DAY, giver=Party.PLATFORM)
    again = both.withdraw_notice(1, Party.CIL, LAST_DAY).give_notice(
        Party.PLATFORM, sent_on=LAST_DAY, received_on=LAST_DAY, typed_on=LAST_DAY
    )
    found = dates_within(again, year(2025), LAST_DAY)
    assert [one.key for one in found if one.kind is DateKind.RECEIPT] == [
        "conv-1-receipt-2025-03-15-1",
        "conv-1-receipt-2025-03-15-2",
    ]


def test_a_convention_of_29_february_has_its_dates_counted_from_its_effect() -> None:
    leap = convention(on=date(2024, 2, 29))
    found = dates_within(leap, Span(date(2027, 1, 1), date(2028, 12, 31)), date(2027, 1, 1))
    assert told(found) == [
        (DateKind.ANNIVERSARY, date(2027, 2, 28)),
        (DateKind.NOTICE, date(2027, 11, 29)),
        (DateKind.ANNIVERSARY, date(2028, 2, 29)),
        (DateKind.NOTICE, date(2028, 11, 28)),
    ]
    assert "à la suivante, le 28 février 2029" in found[1].why


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(effect=DAYS, first=DAYS, today=DAYS, years=st.integers(0, 4), cut=st.integers(0, 1400))
def test_two_spans_that_follow_tell_what_one_tells(
    effect: date, first: date, today: date, years: int, cut: int
) -> None:
    value = convention(on=effect)
    whole = Span(first, date(first.year + years, 12, 31))
    middle = min(date.fromordinal(first.toordinal() + cut), whole.last)
    after = date.fromordinal(middle.toordinal() + 1)
    halves = dates_within(value, Span(first, middle), today) + dates_within(
        value, Span(after, whole.last), today
    )
    found = dates_within(value, whole, today)
    assert halves == found
    assert all(one.day in whole for one in found)
    assert len({one.key for one in found}) == len(found)


@given(
    effect=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    wait=st.integers(-1000, 2000),
    giver=st.sampled_from(Party),
)
def test_the_usual_span_shows_the_end_that_a_notice_of_today_brings(
    effect: date, wait: int, giver: Party
) -> None:
    today = date.fromordinal(effect.toordinal() + wait)
    signed = convention(on=min(today, effect), effect=effect)
    ended = signed.give_notice(giver, sent_on=today, received_on=today, typed_on=today)
    assert ended.end in span(None, None, today, effect)


def test_by_default_the_calendar_goes_from_today_through_fifteen_months() -> None:
    assert span(None, None, date(2025, 1, 6)) == Span(date(2025, 1, 6), date(2026, 4, 6))
    assert span(date(2024, 1, 1), None, date(2025, 1, 6)) == Span(date(2024, 1, 1), date(2025, 4, 1))


def test_five_years_are_read_at_once_and_no_day_more() -> None:
    first = date(2024, 2, 29)
    assert span(first, date(2029, 2, 27), EFFECT).last == date(2029, 2, 27)
    with pytest.raises(SpanTooLong) as refused:
        span(first, date(2029, 2, 28), EFFECT)
    assert (refused.value.field, refused.value.accepted) == ("to", "une date jusqu'au 27 février 2029")


def test_a_span_does_not_end_before_it_begins() -> None:
    assert span(EFFECT, EFFECT, EFFECT) == Span(EFFECT, EFFECT)
    with pytest.raises(SpanReversed) as refused:
        span(EFFECT, date(2024, 6, 14), EFFECT)
    assert (refused.value.field, refused.value.accepted) == ("to", "une date à partir du 15 juin 2024")
