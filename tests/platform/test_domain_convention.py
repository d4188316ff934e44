"""The convention: signatures, notice, renewals, end (charter A6, CONV-1 to CONV-5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.domain import convention_refusals as refusals
from services.platform.domain.anniversaries import (
    anniversary,
    anniversary_number,
    effective_end,
    last_day_for_notice,
)
from services.platform.domain.convention import STATE_LABELS, Convention, State
from services.platform.domain.ledger import (
    ENTRY_LABELS,
    ENTRY_TYPES,
    PARTY_LABELS,
    SIGNATORY_LABELS,
    EntryKind,
    Party,
    RenewalAnnulled,
    Renewed,
    kind_of,
)
from services.platform.domain.terms import Terms

EFFECT = date(2026, 6, 15)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def signed(on: date = EFFECT, effect: date | None = None) -> Convention:
    drafted = Convention("conv-1", "cil-a", "platform-x", effect)
    return drafted.sign(Party.PLATFORM, "p-rep", on).sign(Party.CIL, "p-pres", on)


def noticed(received: date, typed: date | None = None, party: Party = Party.CIL) -> Convention:
    return notice(signed(), received, typed, party)


def notice(
    convention: Convention,
    received: date,
    typed: date | None = None,
    party: Party = Party.CIL,
    proof: str | None = None,
) -> Convention:
    return convention.give_notice(
        party, sent_on=received, received_on=received, typed_on=typed or received, proof=proof
    )


def test_the_signature_date_is_the_later_of_the_two() -> None:
    drafted = Convention("conv-1", "cil-a", "platform-x")
    both = drafted.sign(Party.CIL, "p", date(2026, 6, 15)).sign(Party.PLATFORM, "r", date(2026, 6, 10))
    assert both.signature_date == both.effect_date == date(2026, 6, 15)


def test_a_single_signature_gives_no_date_and_no_force() -> None:
    half = Convention("conv-1", "cil-a", "platform-x").sign(Party.CIL, "p", EFFECT)
    assert (half.signature_date, half.effect_date, half.force) == (None, None, None)
    assert half.state_on(EFFECT) is State.DRAFT


def test_a_party_signs_once() -> None:
    with pytest.raises(refusals.AlreadySigned):
        signed().sign(Party.CIL, "p-pres", EFFECT)


def test_an_agreed_effect_date_may_be_later_than_the_signature() -> None:
    early = signed(date(2026, 3, 1), effect=EFFECT)
    assert early.effect_date == EFFECT
    assert early.state_on(date(2026, 6, 14)) is State.SIGNED
    assert early.state_on(EFFECT) is State.IN_FORCE


def test_signing_after_the_agreed_effect_date_is_refused() -> None:
    with pytest.raises(refusals.EffectBeforeSignature):
        signed(date(2026, 6, 16), effect=EFFECT)


def test_a_longer_first_term_is_one_term() -> None:
    two_years = Terms(first_term_years=2)
    assert effective_end(date(2026, 9, 1), EFFECT, two_years) == date(2028, 6, 15)


def test_an_anniversary_of_29_february_is_28_in_common_years_and_29_again_in_leap_years() -> None:
    leap = date(2024, 2, 29)
    assert [anniversary(leap, n) for n in (1, 2, 3, 4, 5)] == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
        date(2029, 2, 28),
    ]
    assert anniversary_number(leap, date(2028, 2, 29)) == 4
    assert anniversary_number(leap, date(2028, 2, 28)) is None
    assert anniversary_number(leap, leap) is None


@pytest.mark.parametrize(
    ("anniversary_day", "last_day"),
    [
        (date(2027, 6, 15), date(2027, 3, 15)),
        (date(2027, 5, 31), date(2027, 2, 28)),
        (date(2028, 5, 31), date(2028, 2, 29)),
        (date(2027, 7, 31), date(2027, 4, 30)),
        (date(2027, 1, 15), date(2026, 10, 15)),
        (date(2028, 2, 29), date(2027, 11, 29)),
    ],
)
def test_the_last_day_for_notice_is_three_civil_months_before(anniversary_day: date, last_day: date) -> None:
    assert last_day_for_notice(anniversary_day) == last_day


def test_notice_received_on_the_last_day_ends_the_convention_at_the_coming_anniversary() -> None:
    assert noticed(date(2027, 3, 15)).end == date(2027, 6, 15)


def test_notice_received_a_day_late_ends_the_convention_at_the_next_anniversary() -> None:
    assert noticed(date(2027, 3, 16)).end == date(2028, 6, 15)


def test_notice_in_the_first_weeks_never_ends_the_convention_before_a_year() -> None:
    assert noticed(EFFECT).end == date(2027, 6, 15)


@given(effect=days, offset=st.integers(0, 20 * 366))
def test_an_end_is_an_anniversary_at_least_a_year_after_the_effect_with_the_notice_kept(
    effect: date, offset: int
) -> None:
    received = date.fromordinal(effect.toordinal() + offset)
    end = effective_end(received, effect)
    assert anniversary_number(effect, end) is not None
    assert end >= anniversary(effect, 1)
    assert received <= last_day_for_notice(end)
    previous = anniversary(effect, end.year - effect.year - 1)
    assert previous == effect or received > last_day_for_notice(previous)


def test_the_convention_is_in_force_through_the_eve_of_its_end() -> None:
    ending = noticed(date(2027, 3, 15))
    assert ending.in_force_on(date(2027, 6, 14))
    assert not ending.in_force_on(date(2027, 6, 15))
    assert ending.state_on(date(2027, 3, 14)) is State.IN_FORCE
    assert ending.state_on(date(2027, 3, 15)) is State.UNDER_NOTICE
    assert ending.state_on(date(2027, 6, 15)) is State.ENDED


def test_without_notice_it_stays_in_force_even_when_no_renewal_was_written() -> None:
    assert signed().in_force_on(date(2040, 1, 1))


def test_a_renewal_is_written_down_at_the_anniversary() -> None:
    renewed = signed().renew(date(2027, 6, 15), written_on=date(2027, 6, 15))
    assert renewed.renewals == (date(2027, 6, 15),)


def test_a_renewal_is_not_written_twice() -> None:
    renewed = signed().renew(date(2027, 6, 15), written_on=date(2027, 6, 15))
    with pytest.raises(refusals.RenewalAlreadyWritten):
        renewed.renew(date(2027, 6, 15), written_on=date(2027, 6, 16))


def test_a_renewal_is_not_written_before_the_anniversary() -> None:
    with pytest.raises(refusals.AnniversaryNotReached):
        signed().renew(date(2027, 6, 15), written_on=date(2027, 6, 14))


@pytest.mark.parametrize("day", [EFFECT, date(2027, 6, 14), date(2025, 6, 15)])
def test_a_renewal_is_written_at_an_anniversary_only(day: date) -> None:
    with pytest.raises(refusals.NotAnAnniversary):
        signed().renew(day, written_on=date(2030, 1, 1))


def test_a_draft_is_neither_renewed_nor_ended() -> None:
    draft = Convention("conv-1", "cil-a", "platform-x")
    with pytest.raises(refusals.NotSignedByBoth):
        draft.renew(EFFECT, EFFECT)
    with pytest.raises(refusals.NotSignedByBoth):
        notice(draft, EFFECT)


def test_a_notice_received_before_the_signature_is_refused() -> None:
    with pytest.raises(refusals.NotSignedByBoth):
        notice(signed(), date(2026, 6, 14))


def test_a_convention_under_notice_is_not_renewed_at_its_end() -> None:
    with pytest.raises(refusals.NoticeForbidsRenewal):
        noticed(date(2027, 3, 15)).renew(date(2027, 6, 15), date(2027, 6, 15))


def test_a_late_notice_leaves_the_coming_renewal() -> None:
    renewed = noticed(date(2027, 3, 16)).renew(date(2027, 6, 15), date(2027, 6, 15))
    assert renewed.renewals == (date(2027, 6, 15),)
    assert renewed.end == date(2028, 6, 15)


def test_a_letter_received_in_time_but_typed_after_the_renewal_annuls_it_by_a_new_entry() -> None:
    renewed = signed().renew(date(2027, 6, 15), date(2027, 6, 15))
    annulled = notice(renewed, date(2027, 3, 15), typed=date(2027, 7, 1), proof="scan-1")
    assert annulled.ledger[: len(renewed.ledger)] == renewed.ledger
    assert annulled.ledger[-1] == RenewalAnnulled(date(2027, 6, 15), 1, date(2027, 7, 1))
    assert annulled.renewals == ()
    assert annulled.end == date(2027, 6, 15)


def test_a_letter_found_two_years_later_annuls_both_renewals() -> None:
    convention = signed()
    for year in (2027, 2028):
        convention = convention.renew(date(year, 6, 15), date(year, 6, 15))
    annulled = notice(convention, date(2027, 3, 1), typed=date(2028, 9, 1), proof="scan-1")
    assert annulled.renewals == ()
    assert sum(isinstance(e, Renewed) for e in annulled.ledger) == 2


def test_a_letter_typed_too_late_needs_a_proof_of_receipt() -> None:
    with pytest.raises(refusals.ProofOfReceiptMissing):
        notice(signed(), date(2027, 3, 15), typed=date(2027, 3, 16))


def test_a_letter_typed_later_but_still_in_time_needs_no_proof() -> None:
    assert notice(signed(), date(2027, 3, 1), typed=date(2027, 3, 15)).end == date(2027, 6, 15)


def test_a_notice_is_not_received_before_it_is_sent_nor_typed_before_it_is_received() -> None:
    sent, received = date(2027, 3, 2), date(2027, 3, 1)
    with pytest.raises(refusals.ReceivedBeforeSent):
        signed().give_notice(Party.CIL, sent_on=sent, received_on=received, typed_on=sent)
    with pytest.raises(refusals.ReceivedInTheFuture):
        signed().give_notice(Party.CIL, sent_on=received, received_on=sent, typed_on=received)


def test_the_day_of_receipt_counts_and_not_the_day_of_sending() -> None:
    late = signed().give_notice(
        Party.CIL, sent_on=date(2027, 3, 14), received_on=date(2027, 3, 16), typed_on=date(2027, 3, 16)
    )
    assert late.end == date(2028, 6, 15)


def test_a_party_does_not_give_the_same_notice_twice() -> None:
    with pytest.raises(refusals.NoticeAlreadyGiven):
        notice(noticed(date(2027, 3, 1)), date(2027, 3, 2))


def test_an_earlier_letter_of_the_same_party_brings_the_end_forward() -> None:
    late = noticed(date(2027, 3, 16))
    found = notice(late, date(2027, 3, 10), typed=date(2027, 4, 1), proof="scan-1")
    assert found.end == date(2027, 6, 15)


def test_the_earlier_of_two_parties_notices_ends_the_convention() -> None:
    both = notice(noticed(date(2027, 3, 16)), date(2027, 3, 15), date(2027, 4, 1), Party.PLATFORM, "scan")
    assert both.end == date(2027, 6, 15)


def test_a_notice_is_withdrawn_with_the_other_partys_agreement() -> None:
    kept = noticed(date(2027, 3, 1)).withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 6, 14))
    assert kept.end is None
    assert kept.state_on(date(2027, 7, 1)) is State.IN_FORCE


def test_a_party_does_not_agree_to_its_own_withdrawal() -> None:
    with pytest.raises(refusals.OtherPartyMustAgree):
        noticed(date(2027, 3, 1)).withdraw_notice(1, agreed_by=Party.CIL, on=date(2027, 4, 1))


def test_a_notice_that_took_effect_is_not_withdrawn() -> None:
    with pytest.raises(refusals.NoticeTookEffect):
        noticed(date(2027, 3, 1)).withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 6, 15))


def test_an_unknown_or_withdrawn_notice_is_not_withdrawn_again() -> None:
    kept = noticed(date(2027, 3, 1)).withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 4, 1))
    with pytest.raises(refusals.NoSuchNotice):
        kept.withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 4, 2))


def test_a_party_may_give_notice_again_after_a_withdrawal() -> None:
    kept = noticed(date(2027, 3, 1)).withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 3, 2))
    again = notice(kept, date(2027, 3, 10))
    assert [n.number for n in again.notices] == [2]


def test_withdrawing_one_of_two_notices_leaves_the_other() -> None:
    both = notice(noticed(date(2027, 3, 1)), date(2027, 3, 16), party=Party.PLATFORM)
    assert both.withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 4, 1)).end == date(2028, 6, 15)


def test_a_signed_successor_forbids_withdrawing_the_notice() -> None:
    followed = noticed(date(2027, 3, 1)).follow_with("conv-2", date(2027, 4, 1), date(2027, 6, 15))
    with pytest.raises(refusals.SuccessorAlreadySigned):
        followed.withdraw_notice(1, agreed_by=Party.PLATFORM, on=date(2027, 4, 2))


def test_a_signed_successor_fixes_the_end() -> None:
    followed = noticed(date(2027, 3, 16)).follow_with("conv-2", date(2027, 4, 1), date(2028, 6, 15))
    with pytest.raises(refusals.SuccessorAlreadySigned):
        notice(followed, date(2027, 3, 15), date(2027, 5, 1), Party.PLATFORM, "scan-1")


@pytest.mark.parametrize("effect", [date(2027, 6, 14), date(2027, 6, 16)])
def test_a_successor_takes_effect_on_the_anniversary_that_ends_its_predecessor(effect: date) -> None:
    with pytest.raises(refusals.SuccessorMustFollow):
        noticed(date(2027, 3, 1)).follow_with("conv-2", date(2027, 4, 1), effect)


def test_only_one_successor_and_only_under_notice() -> None:
    with pytest.raises(refusals.NotUnderNotice):
        signed().follow_with("conv-2", date(2027, 4, 1), date(2027, 6, 15))
    followed = noticed(date(2027, 3, 1)).follow_with("conv-2", date(2027, 4, 1), date(2027, 6, 15))
    with pytest.raises(refusals.SuccessorAlreadySigned):
        followed.follow_with("conv-3", date(2027, 4, 1), date(2027, 6, 15))


def test_the_end_is_written_down_once_and_not_before_its_day() -> None:
    ending = noticed(date(2027, 3, 1))
    with pytest.raises(refusals.EndNotReached):
        ending.close(date(2027, 6, 14))
    ended = ending.close(date(2027, 6, 15))
    with pytest.raises(refusals.ConventionEnded):
        ended.close(date(2027, 6, 16))
    with pytest.raises(refusals.ConventionEnded):
        notice(ended, date(2027, 6, 16))


def test_a_convention_without_notice_is_not_closed() -> None:
    with pytest.raises(refusals.NotUnderNotice):
        signed().close(date(2030, 1, 1))


def test_every_value_has_a_label_and_every_entry_a_kind() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(PARTY_LABELS) == set(SIGNATORY_LABELS) == set(Party)
    assert set(ENTRY_LABELS) == set(ENTRY_TYPES) == set(EntryKind)
    assert [kind_of(entry) for entry in noticed(date(2027, 3, 1)).ledger] == [
        EntryKind.SIGNED,
        EntryKind.SIGNED,
        EntryKind.NOTICE_GIVEN,
    ]
