"""Exactly one platform per service at any date (CIL-2, CONV-7)."""

from datetime import date
from typing import Any

import pytest

from services.platform.domain.convention import Convention
from services.platform.domain.ledger import Party
from services.platform.domain.membership import (
    JOINING_LABELS,
    Joining,
    LeavesAGap,
    Membership,
    OverlapsPresentPlatform,
    StillMember,
    joining_deadline,
    joining_on,
    membership_of,
)

EFFECT, END = date(2026, 6, 15), date(2027, 6, 15)


def signed(name: str, platform: str, on: date, effect: date | None = None) -> Convention:
    draft = Convention(name, "cil-a", platform, effect)
    return draft.sign(Party.CIL, "p", on).sign(Party.PLATFORM, "r", on)


def leaving() -> Convention:
    day = date(2027, 3, 1)
    first = signed("conv-1", "x", EFFECT)
    return first.give_notice(Party.CIL, sent_on=day, received_on=day, typed_on=day)


def test_a_move_has_no_gap_and_no_overlap() -> None:
    moved = membership_of("cil-a", [signed("conv-2", "y", date(2027, 4, 1), END), leaving()])
    assert moved.platform_on(date(2026, 6, 14)) is None
    assert moved.platform_on(date(2027, 6, 14)) == "x"
    assert moved.platform_on(END) == "y"
    assert moved.platform_on(date(2050, 1, 1)) == "y"


def test_a_member_without_notice_joins_no_other_platform() -> None:
    with pytest.raises(StillMember):
        membership_of("cil-a", [signed("conv-1", "x", EFFECT)]).check_may_join(END, END)


def test_the_new_platform_starts_neither_before_nor_after_the_end() -> None:
    member = membership_of("cil-a", [leaving()])
    member.check_may_join(date(2027, 4, 1), END)
    with pytest.raises(OverlapsPresentPlatform):
        member.check_may_join(date(2027, 4, 1), date(2027, 6, 14))
    with pytest.raises(LeavesAGap):
        member.check_may_join(date(2027, 4, 1), date(2027, 6, 16))


def test_a_gap_that_is_already_there_is_closed_on_the_day_of_signature() -> None:
    member = membership_of("cil-a", [leaving()])
    member.check_may_join(date(2027, 9, 1), date(2027, 9, 1))
    with pytest.raises(LeavesAGap):
        member.check_may_join(date(2027, 9, 1), date(2027, 9, 2))


def test_a_first_platform_is_joined_freely() -> None:
    Membership("cil-a").check_may_join(EFFECT, EFFECT)


def test_overlapping_conventions_are_refused() -> None:
    with pytest.raises(OverlapsPresentPlatform):
        membership_of("cil-a", [leaving(), signed("conv-2", "y", date(2027, 6, 14))])


def test_other_cils_and_unsigned_conventions_do_not_count() -> None:
    draft = Convention("conv-2", "cil-a", "y")
    other = signed("conv-3", "z", EFFECT)
    assert membership_of("cil-b", [draft, other]) == Membership("cil-b")


def test_the_charter_leaves_two_civil_months_to_join() -> None:
    assert joining_deadline(date(2026, 12, 31)) == date(2027, 2, 28)
    assert joining_deadline(date(2027, 12, 31)) == date(2028, 2, 29)
    assert joining_deadline(date(2026, 1, 15)) == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("day", "joined", "state"),
    [
        (date(2026, 3, 15), None, Joining.AWAITED),
        (date(2026, 3, 16), None, Joining.OVERDUE),
        (date(2026, 3, 20), date(2026, 3, 15), Joining.ON_TIME),
        (date(2026, 3, 20), date(2026, 3, 16), Joining.LATE),
        (date(2026, 3, 10), date(2026, 3, 15), Joining.AWAITED),
    ],
)
def test_joining_is_in_time_on_the_last_day_and_late_the_day_after(
    day: date, joined: Any, state: Any
) -> None:
    assert joining_on(day, date(2026, 1, 15), joined) is state


def test_every_value_has_a_label() -> None:
    assert set(JOINING_LABELS) == set(Joining)
