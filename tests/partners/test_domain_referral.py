"""A referral: sent, answered or handed back, ended (PART-3, CASE-10)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.calendar import is_working_day
from services.partners.domain import reasons
from services.partners.domain.deadlines import EVENT_LABELS, EventKind, events_of
from services.partners.domain.dispatch import PacketForAnotherRecipient, send
from services.partners.domain.items import SAFE_CONTACT_MASKS
from services.partners.domain.letters import LETTERS, Letter
from services.partners.domain.packet import (
    Authorisation,
    Entitlement,
    MaskedItemChosen,
    NotAuthorised,
    Packet,
)
from services.partners.domain.reasons import GoodEnd, NoGoodEnd, RefusalReason, WithdrawalReason
from services.partners.domain.referral import (
    KIND_LABELS,
    Deadlines,
    ExpiryNotReached,
    NoAnswerAwaited,
    NotAccepted,
    OutOfOrder,
    Referral,
    ReferralKind,
    ReferralOver,
    deadlines_of,
)
from services.partners.domain.sheet import RECIPIENT_OF, PartnerKind, RecipientKind, Sheet
from services.partners.domain.terms import Terms
from services.partners.messages import TEXTS
from words.referrals import REFERRAL_STATE_LABELS, ReferralState

DAY = date(2026, 6, 1)
PARTNER = Sheet("p-1", PartnerKind.SOCIAL_SERVICE, date(2026, 1, 1))


def packet(*codes: str, kind: PartnerKind = PartnerKind.SOCIAL_SERVICE) -> Packet:
    prepared = Packet("case-1", kind).check_recipient(Entitlement("c", "a", DAY, "Annuaire"))
    for code in codes or ("applicant_name",):
        prepared = prepared.choose(code)
    return prepared.authorise(Authorisation("auth-1", RECIPIENT_OF[kind], DAY)).preview()


def sent() -> Referral:
    return send("r-1", PARTNER, packet(), kind=ReferralKind.TREATMENT, on=DAY, by="adviser-1")


def test_it_is_reminded_at_five_due_at_ten_and_handed_back_at_fifteen_working_days() -> None:
    assert sent().deadlines == Deadlines(date(2026, 6, 8), date(2026, 6, 15), date(2026, 6, 22))


def test_good_friday_counts_in_paris_and_not_in_alsace() -> None:
    monday = date(2026, 3, 30)
    assert deadlines_of(monday, "75").reminder_on == date(2026, 4, 7)
    assert deadlines_of(monday, "67").reminder_on == date(2026, 4, 8)
    assert deadlines_of(monday, "57").answer_due_on == date(2026, 4, 15)


def test_20_december_counts_in_paris_and_not_in_reunion() -> None:
    monday = date(2027, 12, 13)
    assert deadlines_of(monday, "75").reminder_on == date(2027, 12, 20)
    assert deadlines_of(monday, "974").reminder_on == date(2027, 12, 21)


def test_the_bridges_of_may_lengthen_the_wait() -> None:
    assert deadlines_of(date(2026, 4, 30)).answer_due_on == date(2026, 5, 19)


def test_a_referral_sent_on_a_saturday_counts_from_monday() -> None:
    assert deadlines_of(date(2026, 6, 6)).reminder_on == date(2026, 6, 12)


@given(
    sent_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    territory=st.sampled_from(["75", "67", "974", "2A", "973"]),
)
def test_deadlines_are_working_days_in_order(sent_on: date, territory: str) -> None:
    days = deadlines_of(sent_on, territory)
    assert sent_on < days.reminder_on < days.answer_due_on < days.handed_back_on
    assert all(is_working_day(d, territory) for d in (days.reminder_on, days.answer_due_on))


def test_delays_are_settings() -> None:
    assert deadlines_of(DAY, terms=Terms(reminder_days=1)).reminder_on == date(2026, 6, 2)


def test_only_an_authorised_packet_for_this_kind_of_partner_is_sent() -> None:
    with pytest.raises(PacketForAnotherRecipient):
        send("r", PARTNER, packet(kind=PartnerKind.BANK), kind=ReferralKind.TREATMENT, on=DAY, by="a")
    with pytest.raises(NotAuthorised):
        early = packet().authorise(Authorisation("x", RecipientKind.SOCIAL_BODY, date(2026, 6, 2)))
        send("r", PARTNER, early, kind=ReferralKind.TREATMENT, on=DAY, by="a")


def test_a_masked_address_is_not_sent() -> None:
    with pytest.raises(MaskedItemChosen):
        send(
            "r",
            PARTNER,
            packet("address"),
            kind=ReferralKind.SOCIAL_DIAGNOSIS,
            on=DAY,
            by="a",
            masked=SAFE_CONTACT_MASKS,
        )


def test_an_accepted_referral_is_carried_to_a_good_end_with_its_result() -> None:
    ended = sent().accept(date(2026, 6, 3), "c").end_well(date(2026, 7, 1), "c", GoodEnd.HOUSING_FOUND)
    assert (ended.state, ended.reason) == (ReferralState.GOOD_END, GoodEnd.HOUSING_FOUND)
    assert [step.state for step in ended.steps] == [
        ReferralState.SENT,
        ReferralState.ACCEPTED,
        ReferralState.GOOD_END,
    ]


def test_an_accepted_referral_may_end_without_a_good_end() -> None:
    ended = sent().accept(DAY, "c").end_without(DAY, "c", NoGoodEnd.NO_SOLUTION)
    assert ended.state is ReferralState.NO_GOOD_END


def test_a_refusal_keeps_its_reason() -> None:
    refused = sent().refuse(date(2026, 6, 3), "c", RefusalReason.NO_CAPACITY)
    assert (refused.state, refused.reason) == (ReferralState.REFUSED, RefusalReason.NO_CAPACITY)


@pytest.mark.parametrize(
    "over",
    [
        sent().accept(DAY, "c"),
        sent().refuse(DAY, "c", RefusalReason.OTHER),
        sent().expire(date(2026, 6, 22), "clock"),
        sent().withdraw(DAY, "a", WithdrawalReason.EMPLOYEE_WITHDREW),
    ],
)
def test_an_answer_is_given_once(over: Any) -> None:
    with pytest.raises(NoAnswerAwaited):
        over.accept(date(2026, 6, 23), "c")
    with pytest.raises(NoAnswerAwaited):
        over.refuse(date(2026, 6, 23), "c", RefusalReason.OTHER)
    with pytest.raises(NoAnswerAwaited):
        over.expire(date(2026, 6, 23), "clock")


def test_it_expires_on_the_fifteenth_working_day_and_not_the_day_before() -> None:
    with pytest.raises(ExpiryNotReached):
        sent().expire(date(2026, 6, 21), "clock")
    assert sent().expire(date(2026, 6, 22), "clock").state is ReferralState.EXPIRED


def test_an_answer_on_the_day_due_is_in_time_and_later_it_is_late_but_taken() -> None:
    assert not sent().accept(date(2026, 6, 15), "c").answered_late
    assert sent().accept(date(2026, 6, 16), "c").answered_late


def test_only_an_accepted_referral_has_a_result() -> None:
    with pytest.raises(NotAccepted):
        sent().end_well(DAY, "c", GoodEnd.OTHER)
    with pytest.raises(NotAccepted):
        sent().end_without(DAY, "c", NoGoodEnd.OTHER)


def test_a_withdrawal_stops_an_open_referral_and_no_other() -> None:
    withdrawn = sent().withdraw(DAY, "a", WithdrawalReason.AUTHORISATION_WITHDRAWN)
    assert withdrawn.state is ReferralState.WITHDRAWN
    with pytest.raises(ReferralOver):
        withdrawn.withdraw(DAY, "a", WithdrawalReason.CASE_CLOSED)


def test_a_step_does_not_precede_the_one_before() -> None:
    with pytest.raises(OutOfOrder):
        sent().accept(date(2026, 5, 31), "c")


def test_a_reminder_makes_sense_until_an_answer_or_the_hand_back() -> None:
    days = [date(2026, 6, 7), date(2026, 6, 8), date(2026, 6, 21), date(2026, 6, 22)]
    assert [sent().reminder_due_on(d) for d in days] == [False, True, True, False]
    assert not sent().accept(DAY, "c").reminder_due_on(date(2026, 6, 8))


def test_it_says_what_it_awaits_next_and_why() -> None:
    _, event, _ = events_of(sent())
    assert (event.kind, event.day) == (EventKind.ANSWER_DUE, date(2026, 6, 15))
    assert event.why == (
        "10 jours ouvrés après l'envoi du 1er juin 2026, jours fériés du territoire (75) exclus."
    )
    assert events_of(sent().accept(DAY, "c")) == ()


def test_every_value_has_a_label() -> None:
    assert set(KIND_LABELS) == set(ReferralKind)
    assert set(REFERRAL_STATE_LABELS) == set(ReferralState)
    assert set(EVENT_LABELS) == set(EventKind)
    assert set(reasons.REFUSAL_LABELS) == set(RefusalReason)
    assert set(reasons.WITHDRAWAL_LABELS) == set(WithdrawalReason)
    assert set(reasons.GOOD_END_LABELS) == set(GoodEnd)
    assert set(reasons.NO_GOOD_END_LABELS) == set(NoGoodEnd)


def test_every_letter_has_its_row_and_its_text() -> None:
    assert list(LETTERS) == list(TEXTS) == list(Letter)
