"""What a convention awaits next, and why (CONV-2, CONV-3, CONV-6)."""

from datetime import date
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Party
from services.platform.domain.schedule import (
    EVENT_LABELS,
    EventKind,
    events_after,
    next_event,
)
from services.platform.domain.terms import Terms

EFFECT = date(2026, 6, 15)


def convention(effect: date | None = None, on: date = EFFECT) -> Convention:
    draft = Convention("conv-1", "cil-a", "platform-x", effect)
    return draft.sign(Party.CIL, "p", on).sign(Party.PLATFORM, "r", on)


def noticed(received: date) -> Convention:
    return convention().give_notice(Party.CIL, sent_on=received, received_on=received, typed_on=received)


def test_a_year_holds_two_reminders_then_the_renewal() -> None:
    events = list(islice(events_after(convention(), EFFECT), 4))
    assert [(e.kind, e.day) for e in events] == [
        (EventKind.NOTICE_REMINDER, date(2027, 2, 13)),
        (EventKind.NOTICE_REMINDER, date(2027, 3, 8)),
        (EventKind.RENEWAL, date(2027, 6, 15)),
        (EventKind.NOTICE_REMINDER, date(2028, 2, 14)),
    ]


def test_reminders_count_back_from_the_last_day_for_notice() -> None:
    reminder = next_event(convention(), EFFECT)
    assert reminder.last_day == date(2027, 3, 15)
    assert reminder.anniversary == date(2027, 6, 15)
    assert reminder.why == (
        "30 jours avant le 15 mars 2027, dernier jour pour recevoir une dénonciation : "
        "3 mois avant la date anniversaire du 15 juin 2027."
    )


def test_the_next_event_is_strictly_later() -> None:
    assert next_event(convention(), date(2027, 3, 8)).kind is EventKind.RENEWAL
    assert next_event(convention(), date(2027, 6, 14)).day == date(2027, 6, 15)
    assert next_event(convention(), date(2027, 6, 15)).day == date(2028, 2, 14)


def test_a_convention_signed_early_first_awaits_its_effect() -> None:
    early = convention(effect=EFFECT, on=date(2026, 3, 1))
    assert next_event(early, date(2026, 3, 1)).kind is EventKind.EFFECT
    assert next_event(early, EFFECT).kind is EventKind.NOTICE_REMINDER


def test_under_notice_it_awaits_its_end_and_reminds_no_more() -> None:
    event = next_event(noticed(date(2027, 2, 1)), date(2027, 2, 1))
    assert (event.kind, event.day) == (EventKind.END, date(2027, 6, 15))
    assert "Dénonciation reçue le 1er février 2027" in event.why


def test_a_late_notice_leaves_one_renewal_before_the_end() -> None:
    events = list(events_after(noticed(date(2027, 3, 16)), date(2027, 3, 16)))
    assert [(e.kind, e.day) for e in events] == [
        (EventKind.RENEWAL, date(2027, 6, 15)),
        (EventKind.END, date(2028, 6, 15)),
    ]


def test_an_ended_or_unsigned_convention_awaits_nothing() -> None:
    assert next_event(noticed(date(2027, 2, 1)), date(2027, 6, 15)) is None
    assert next_event(Convention("conv-1", "cil-a", "platform-x"), EFFECT) is None


def test_a_convention_of_29_february_is_renewed_on_28_then_on_29() -> None:
    leap = convention(on=date(2024, 2, 29))
    renewals = (e.day for e in events_after(leap, date(2024, 2, 29)) if e.kind is EventKind.RENEWAL)
    assert list(islice(renewals, 4))[2:] == [date(2027, 2, 28), date(2028, 2, 29)]


@given(
    effect=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    offset=st.integers(0, 4000),
    months=st.integers(1, 14),
)
def test_events_come_in_order_of_days_whatever_the_settings(effect: date, offset: int, months: int) -> None:
    after = date.fromordinal(effect.toordinal() + offset)
    terms = Terms(notice_months=months, reminder_days=(7, 60, 30))
    listed = [e.day for e in islice(events_after(convention(on=effect), after, terms), 12)]
    assert listed == sorted(listed)
    assert all(day > after for day in listed)


def test_every_kind_has_a_label() -> None:
    assert set(EVENT_LABELS) == set(EventKind)
