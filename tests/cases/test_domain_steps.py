"""Steps: completed once, and every race between a person and time decided by the row."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.cases.domain.deadlines import Deadline
from services.cases.domain.schedule import first_answer_deadline, offer_deadline
from services.cases.domain.steps import Step, StepAlreadyCompleted, StepNotOpen, step_id
from tests.cases.domain_builders import ADVISER, CASE, REASON, at
from words.way import StepKind, StepState

DEADLINE = offer_deadline(date(2026, 3, 3))
BEFORE, AFTER = at("2026-03-18 22:59:59"), at("2026-03-18 23:00")


def step(kind: StepKind = StepKind.SIGN_ENGAGEMENT, deadline: Deadline | None = DEADLINE) -> Step:
    return Step(step_id(CASE, kind, 1), CASE, kind, 1, at("2026-03-03 09:00"), deadline)


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
    assert step().lapse(BEFORE) == step()
    late = step().lapse(AFTER)
    assert (late.state, late.version) == (StepState.LAPSED, 2)


def test_a_step_lapsed_twice_lapsed_once() -> None:
    first = step().lapse(AFTER)
    assert first.lapse(AFTER) == first


def test_a_step_done_in_time_wins_over_a_timer_that_fires_late() -> None:
    assert done().lapse(AFTER) == done()


def test_a_step_whose_deadline_moved_does_not_lapse_at_the_former_one() -> None:
    moved = DEADLINE.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    assert step(deadline=moved).lapse(AFTER) == step(deadline=moved)


def test_a_moved_deadline_that_is_over_as_well_lapses() -> None:
    moved = DEADLINE.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    assert step(deadline=moved).lapse(at("2026-03-25 23:00")).state is StepState.LAPSED


def test_a_paused_step_does_not_lapse() -> None:
    paused = DEADLINE.pause(date(2026, 3, 17), ADVISER, REASON)
    assert step(deadline=paused).lapse(AFTER) == step(deadline=paused)


def test_a_cancelled_step_does_not_lapse() -> None:
    cancelled = step().cancel()
    assert cancelled.lapse(AFTER) == cancelled


def test_a_late_first_answer_is_still_awaited() -> None:
    deadline = first_answer_deadline(date(2026, 3, 3))
    late = step(StepKind.FIRST_ANSWER, deadline)
    assert late.lapse(at("2026-03-06 12:00")) == late


def test_a_step_without_deadline_never_lapses() -> None:
    without = step(StepKind.DIAGNOSIS, None)
    assert without.lapse(AFTER) == without


def test_a_step_waits_for_its_next_reminder_and_for_nothing_once_it_is_settled() -> None:
    waiting = step().wait_from(BEFORE)
    assert (waiting.wait_until, waiting.wait) == (AFTER, AFTER - BEFORE)
    settled = waiting.complete("digest-1", ADVISER, BEFORE, "signed")
    assert (settled.wait_until, settled.wait, settled.result) == (None, None, "signed")


def test_a_step_noted_as_late_waits_for_nothing_and_is_overdue_until_it_is_done() -> None:
    late = step(StepKind.FIRST_ANSWER, first_answer_deadline(date(2026, 3, 3))).note_late().wait_from(AFTER)
    assert late.noted_late and late.wait is None
    assert late.late_on(date(2026, 3, 19)) and late.overdue(AFTER)


def test_a_moved_deadline_forgets_the_reminders_whose_day_has_passed() -> None:
    later = DEADLINE.extend(date(2026, 3, 25), date(2026, 3, 17), ADVISER, REASON)
    moved = step().remind(1).move(later, BEFORE)
    passed = [n for n in range(1, len(later.reminders) + 1) if later.reminder_at(n) <= BEFORE]
    assert (moved.due, moved.version, moved.reminded) == (date(2026, 3, 25), 2, len(passed))
    assert moved.wait_until > BEFORE
