"""Steps: completed once, and every race between a person and time decided by the row."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.schedule import first_answer_deadline, offer_deadline
from services.cases.domain.steps import LapseAnswer, Step, StepAlreadyCompleted, StepNotOpen, step_id
from tests.cases.domain_builders import ADVISER, CASE, REASON, at
from words.way import StepKind, StepState

DEADLINE = offer_deadline(date(2026, 3, 3))
BEFORE, AFTER = at("2026-03-18 22:59:59"), at("2026-03-18 23:00")


def step(kind: StepKind = StepKind.SIGN_ENGAGEMENT) -> Step:
    return Step(step_id(CASE, kind, 1), CASE, kind, 1)


def done() -> Step:
    return step().complete("digest-1", ADVISER, BEFORE)


def test_one_id_names_one_thing_to_do() -> None:
    assert step_id(CASE, StepKind.INTERVIEW, 2) == "case-1.interview.2"


def test_completing_an_open_step_keeps_who_when_and_the_digest() -> None:
    completed = done()
    assert (completed.state, completed.version) == (StepState.DONE, 2)
    assert (completed.completed_by, completed.completed_at) == (ADVISER, BEFORE)


def test_the_same_content_again_gives_the_first_answer() -> None:
    assert done().complete("digest-1", "adviser-2", AFTER) == done()


def test_another_content_is_refused_with_who_and_when() -> None:
    with pytest.raises(StepAlreadyCompleted) as refused:
        done().complete("digest-2", "adviser-2", AFTER)
    assert refused.value.facts == {"by": ADVISER, "at": str(BEFORE)}


@pytest.mark.parametrize("state", [StepState.LAPSED, StepState.CANCELLED])
def test_a_step_that_time_or_a_withdrawal_ended_is_not_completed(state: Any) -> None:
    with pytest.raises(StepNotOpen):
        replace(step(), state=state).complete("digest-1", ADVISER, BEFORE)


def test_cancelling_twice_changes_nothing_more() -> None:
    cancelled = step().cancel()
    assert cancelled.cancel() == cancelled


def test_a_step_that_is_done_is_not_cancelled() -> None:
    with pytest.raises(StepNotOpen):
        done().cancel()


def test_a_step_lapses_at_the_start_of_the_next_day_and_not_before() -> None:
    early = step().lapse(1, BEFORE, DEADLINE)
    assert (early.answer, early.wait) == (LapseAnswer.NOT_DUE, timedelta(seconds=1))
    late = step().lapse(1, AFTER, DEADLINE)
    assert (late.answer, late.step.state) == (LapseAnswer.LAPSED, StepState.LAPSED)


def test_a_step_lapsed_twice_gives_the_same_answer() -> None:
    first = step().lapse(1, AFTER, DEADLINE)
    again = first.step.lapse(1, AFTER, DEADLINE)
    assert (again.answer, again.step) == (LapseAnswer.LAPSED, first.step)


def test_a_step_done_in_time_wins_over_a_timer_that_fires_late() -> None:
    assert done().lapse(1, AFTER, DEADLINE).answer is LapseAnswer.DONE


def test_a_deadline_that_moved_is_told_with_its_date_and_version() -> None:
    moved = DEADLINE.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    answer = step().lapse(1, AFTER, moved)
    assert (answer.answer, answer.until, answer.version) == (LapseAnswer.MOVED, date(2026, 3, 25), 2)
    assert answer.wait == at("2026-03-25 23:00") - AFTER


def test_a_moved_deadline_that_is_over_as_well_lapses() -> None:
    moved = DEADLINE.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    assert step().lapse(1, at("2026-03-25 23:00"), moved).answer is LapseAnswer.LAPSED


def test_a_paused_step_does_not_lapse_and_is_looked_at_the_next_morning() -> None:
    paused = DEADLINE.pause(date(2026, 3, 17), ADVISER, REASON)
    answer = step().lapse(1, AFTER, paused)
    assert answer.answer is LapseAnswer.MOVED
    assert answer.wait == at("2026-03-20 08:00") - AFTER


@pytest.mark.parametrize("one", [step(), done(), step().cancel()])
def test_on_a_withdrawn_case_nothing_else_is_answered(one: Any) -> None:
    assert one.lapse(1, AFTER, DEADLINE, withdrawn=True).answer is LapseAnswer.CASE_WITHDRAWN


def test_a_cancelled_step_says_so() -> None:
    assert step().cancel().lapse(1, AFTER, DEADLINE).answer is LapseAnswer.CANCELLED


def test_a_late_first_answer_is_still_awaited_and_looked_at_every_morning() -> None:
    deadline = first_answer_deadline(date(2026, 3, 3))
    answer = step(StepKind.FIRST_ANSWER).lapse(1, at("2026-03-06 12:00"), deadline)
    assert (answer.answer, answer.step.state) == (LapseAnswer.NOT_DUE, StepState.OPEN)
    assert answer.wait == at("2026-03-07 08:00") - at("2026-03-06 12:00")


def test_a_step_without_deadline_never_lapses() -> None:
    answer = step(StepKind.DIAGNOSIS).lapse(1, AFTER, None)
    assert answer.answer is LapseAnswer.NOT_DUE
    assert answer.wait > timedelta()


def test_a_reminder_makes_sense_from_its_hour_on() -> None:
    assert not step().remind(1, at("2026-03-08 07:59"), DEADLINE)
    assert step().remind(1, at("2026-03-08 08:00"), DEADLINE)


def test_a_reminder_overtaken_by_the_next_one_or_by_the_end_no_longer_makes_sense() -> None:
    assert not step().remind(1, at("2026-03-13 08:00"), DEADLINE)
    assert step().remind(2, at("2026-03-13 08:00"), DEADLINE)
    assert not step().remind(2, AFTER, DEADLINE)


def test_no_reminder_leaves_for_a_step_done_paused_withdrawn_or_without_deadline() -> None:
    now = at("2026-03-08 08:00")
    assert not step().complete("d", ADVISER, now).remind(1, now, DEADLINE)
    assert not step().remind(1, now, DEADLINE.pause(date(2026, 3, 7), ADVISER, REASON))
    assert not step().remind(1, now, DEADLINE, withdrawn=True)
    assert not step().remind(1, now, None)
    assert not step().remind(0, AFTER, DEADLINE)
