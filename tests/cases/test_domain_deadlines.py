"""Deadlines: last day included, reminders, ledger, and the delays of each step."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.calendar import is_working_day
from services.cases.domain.deadlines import (
    DeadlineNotPaused,
    DeadlinePaused,
    DueKind,
    ExtensionNotLater,
    MoveKind,
)
from services.cases.domain.kinds import Opening, deadline_for
from services.cases.domain.policy import DEFAULT_POLICY, Policy
from services.cases.domain.reasons import Reason, ReasonCode, ReasonMissing
from services.cases.domain.schedule import (
    decide_after_lapse_deadline,
    first_answer_deadline,
    follow_up_deadline,
    implementation_deadline,
    offer_deadline,
    retention_deadline,
    survey_deadline,
)
from tests.cases.domain_builders import ADVISER, REASON, at
from words.way import StepKind

OFFERED = date(2026, 3, 3)


def test_an_offer_made_on_3_march_runs_until_the_end_of_18_march_in_paris() -> None:
    deadline = offer_deadline(OFFERED)
    assert deadline.due == date(2026, 3, 18)
    assert not deadline.is_over(at("2026-03-18 22:59:59"))
    assert deadline.is_over(at("2026-03-18 23:00"))


def test_an_offer_that_crosses_the_change_to_summer_time_ends_at_paris_midnight() -> None:
    deadline = offer_deadline(date(2026, 3, 20))
    assert deadline.due == date(2026, 4, 4)
    assert deadline.ends_at == at("2026-04-04 22:00")


def test_an_offer_that_ends_on_the_day_of_the_change_has_a_last_day_of_23_hours() -> None:
    deadline = offer_deadline(date(2026, 3, 14))
    assert deadline.due == date(2026, 3, 29)
    assert deadline.ends_at == at("2026-03-29 22:00")


def test_reminders_leave_at_nine_in_paris_on_days_5_and_10_on_both_sides_of_the_change() -> None:
    deadline = offer_deadline(date(2026, 3, 20))
    assert deadline.reminders == (date(2026, 3, 25), date(2026, 3, 30))
    assert deadline.reminder_at(1) == at("2026-03-25 08:00")
    assert deadline.reminder_at(2) == at("2026-03-30 07:00")
    assert deadline.reminder_at(3) is None
    assert deadline.reminder_at(0) is None


def test_what_comes_next_is_each_reminder_then_the_end() -> None:
    deadline = offer_deadline(OFFERED)
    first = deadline.next_due(at("2026-03-03 10:00"))
    assert (first.kind, first.number, first.at) == (DueKind.REMINDER, 1, at("2026-03-08 08:00"))
    second = deadline.next_due(first.at)
    assert (second.kind, second.number, second.at) == (DueKind.REMINDER, 2, at("2026-03-13 08:00"))
    end = deadline.next_due(second.at)
    assert (end.kind, end.at) == (DueKind.END, at("2026-03-18 23:00"))


def test_the_end_never_disappears_once_past() -> None:
    end = offer_deadline(OFFERED).next_due(at("2026-05-01 00:00"))
    assert (end.kind, end.at) == (DueKind.END, at("2026-03-18 23:00"))


def test_a_reminder_already_sent_is_not_named_again_when_the_timer_fires_early() -> None:
    deadline = offer_deadline(OFFERED)
    assert deadline.next_due(at("2026-03-08 07:59:59"), reminded=1).number == 2


def test_the_sweep_finds_the_latest_reminder_not_sent_then_the_end() -> None:
    deadline = offer_deadline(OFFERED)
    assert deadline.overdue(at("2026-03-08 07:59")) is None
    assert deadline.overdue(at("2026-03-14 08:00")).number == 2
    assert deadline.overdue(at("2026-03-14 08:00"), reminded=2) is None
    assert deadline.overdue(at("2026-03-19 08:00"), reminded=2).kind is DueKind.END


def test_an_extension_is_an_entry_with_a_reason_and_raises_the_version() -> None:
    deadline = offer_deadline(OFFERED).extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    assert (deadline.due, deadline.version) == (date(2026, 3, 25), 2)
    assert deadline.moves[-1].kind is MoveKind.EXTENDED
    assert deadline.moves[-1].reason.code is ReasonCode.WAITING_FOR_DOCUMENT


def test_an_extension_to_the_same_day_or_earlier_is_refused() -> None:
    with pytest.raises(ExtensionNotLater) as refused:
        offer_deadline(OFFERED).extend(date(2026, 3, 18), date(2026, 3, 17), ADVISER, REASON)
    assert refused.value.field == "due"


def test_an_extension_to_a_day_already_past_is_refused() -> None:
    with pytest.raises(ExtensionNotLater):
        first_answer_deadline(OFFERED).extend(date(2026, 3, 9), date(2026, 3, 10), ADVISER, REASON)


def test_a_reason_without_words_is_refused() -> None:
    with pytest.raises(ReasonMissing):
        Reason(ReasonCode.OTHER, "  ")


def test_a_paused_deadline_falls_due_never_and_gives_every_day_back() -> None:
    paused = offer_deadline(OFFERED).pause(date(2026, 3, 6), ADVISER, REASON)
    assert paused.next_due(at("2026-06-01 00:00")) is None
    assert paused.overdue(at("2026-06-01 00:00")) is None
    assert not paused.is_over(at("2026-06-01 00:00"))
    resumed = paused.resume(date(2026, 3, 16), ADVISER, REASON)
    assert resumed.due == date(2026, 3, 28)
    assert resumed.reminders == (date(2026, 3, 18), date(2026, 3, 23))
    assert resumed.version == 3


def test_a_pause_leaves_the_reminders_already_past_where_they_were() -> None:
    paused = offer_deadline(OFFERED).pause(date(2026, 3, 10), ADVISER, REASON)
    resumed = paused.resume(date(2026, 3, 12), ADVISER, REASON)
    assert resumed.reminders == (date(2026, 3, 8), date(2026, 3, 15))


def test_a_paused_deadline_is_neither_paused_again_nor_extended() -> None:
    paused = offer_deadline(OFFERED).pause(date(2026, 3, 6), ADVISER, REASON)
    with pytest.raises(DeadlinePaused):
        paused.pause(date(2026, 3, 7), ADVISER, REASON)
    with pytest.raises(DeadlinePaused):
        paused.extend(date(2026, 4, 7), date(2026, 3, 7), ADVISER, REASON)


def test_a_running_deadline_is_not_resumed() -> None:
    with pytest.raises(DeadlineNotPaused):
        offer_deadline(OFFERED).resume(date(2026, 3, 7), ADVISER, REASON)


def test_why_this_date_is_told_in_french_without_the_words_of_the_reason() -> None:
    deadline = offer_deadline(OFFERED).extend(date(2026, 4, 1), date(2026, 3, 17), ADVISER, REASON)
    assert deadline.explain() == (
        "Dernier jour : mercredi 1er avril 2026 inclus, heure de Paris.",
        "15 jours à compter de l'offre faite le 3 mars 2026, dernier jour compris (charte, annexe 8, délai "
        "de principe indicatif pour signature).",
        "Prolongation le 17 mars 2026, échéance au 1er avril 2026 inclus (attente d'un document).",
    )


def test_a_first_answer_is_due_two_working_days_after_the_contact_and_one_if_urgent() -> None:
    friday = date(2026, 3, 6)
    assert first_answer_deadline(friday).due == date(2026, 3, 10)
    assert first_answer_deadline(friday, urgent=True).due == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("contact", "territory", "due"),
    [
        (date(2026, 4, 1), "75", date(2026, 4, 3)),
        (date(2026, 4, 1), "67", date(2026, 4, 7)),
        (date(2026, 4, 1), "68", date(2026, 4, 7)),
        (date(2024, 12, 24), "67", date(2024, 12, 30)),
        (date(2024, 12, 24), "75", date(2024, 12, 27)),
        (date(2027, 12, 17), "974", date(2027, 12, 22)),
        (date(2027, 12, 17), "75", date(2027, 12, 21)),
        (date(2024, 12, 19), "974", date(2024, 12, 24)),
        (date(2024, 12, 19), "75", date(2024, 12, 23)),
    ],
)
def test_the_holidays_of_alsace_and_of_la_reunion_move_the_first_answer(
    contact: Any, territory: str, due: date
) -> None:
    assert first_answer_deadline(contact, territory=territory).due == due


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.sampled_from(["75", "67", "974", "2A", "976"]))
def test_a_first_answer_is_always_due_on_a_working_day_after_exactly_that_many(
    contact: Any, territory: str
) -> None:
    due = first_answer_deadline(contact, territory=territory).due
    days = [contact + timedelta(days=n) for n in range(1, (due - contact).days + 1)]
    assert is_working_day(due, territory)
    assert sum(is_working_day(day, territory) for day in days) == 2


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        (date(2026, 7, 31), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 4, 29)),
        (date(2026, 3, 18), date(2026, 5, 18)),
    ],
)
def test_the_implementation_lasts_two_civil_months_even_from_a_31st_or_to_a_29_february(
    signed: date, due: date
) -> None:
    assert implementation_deadline(signed).due == due


def test_reminders_before_the_end_move_with_it() -> None:
    deadline = implementation_deadline(date(2026, 3, 18))
    assert deadline.reminders == (date(2026, 5, 4), date(2026, 5, 15))
    moved = deadline.extend(date(2026, 6, 18), date(2026, 5, 10), ADVISER, REASON)
    assert moved.reminders == (date(2026, 6, 4), date(2026, 6, 15))


def test_the_end_of_24_months_of_retention_is_told_60_and_15_days_before() -> None:
    deadline = retention_deadline(date(2024, 2, 29))
    assert deadline.due == date(2026, 2, 28)
    assert deadline.reminders == (date(2025, 12, 30), date(2026, 2, 13))


def test_a_survey_is_reminded_at_15_days_and_closes_at_60() -> None:
    deadline = survey_deadline(date(2026, 1, 1))
    assert (deadline.reminders, deadline.due) == ((date(2026, 1, 16),), date(2026, 3, 2))


def test_ten_days_are_left_to_decide_after_a_lapse() -> None:
    assert decide_after_lapse_deadline(date(2026, 3, 19)).due == date(2026, 3, 29)


def test_a_follow_up_point_comes_a_month_after_the_signature_and_then_after_the_former_one() -> None:
    first = follow_up_deadline(date(2026, 3, 1))
    assert (first.due, "signature" in first.basis) == (date(2026, 3, 31), True)
    second = follow_up_deadline(date(2026, 4, 3), 2)
    assert (second.due, "le point du 3 avril 2026" in second.basis) == (date(2026, 5, 3), True)


@pytest.mark.parametrize("kind", StepKind)
def test_every_deadline_says_in_french_what_founds_it_and_never_by_a_code_of_ours(kind: Any) -> None:
    deadline = deadline_for(kind, Opening(date(2026, 3, 3)))
    if deadline is not None:
        assert re.search(r"\((charte|délai fixé par le service)", deadline.basis)
        assert not re.search(r"règle|[A-Z]{2,}", deadline.basis)


def test_steps_without_a_rule_on_time_have_no_deadline() -> None:
    free = [kind for kind in StepKind if deadline_for(kind, Opening(date(2026, 3, 3))) is None]
    assert free == [
        StepKind.INTERVIEW,
        StepKind.DIAGNOSIS,
        StepKind.DECISION,
        StepKind.OFFER,
        StepKind.SIGN_AMENDMENT,
        StepKind.REPORT,
    ]


def test_a_setting_changes_a_delay() -> None:
    deadline = offer_deadline(OFFERED, Policy(offer_validity_days=20, offer_reminder_days=(7,)))
    assert (deadline.due, deadline.reminders) == (date(2026, 3, 23), (date(2026, 3, 10),))


def test_a_link_lives_as_long_as_what_it_is_for_and_at_most_60_days() -> None:
    made = date(2026, 3, 3)
    assert DEFAULT_POLICY.link_valid_to(made, date(2026, 3, 18)) == date(2026, 3, 18)
    assert DEFAULT_POLICY.link_valid_to(made, date(2026, 12, 1)) == date(2026, 5, 2)
    assert DEFAULT_POLICY.link_valid_to(made) == date(2026, 5, 2)
