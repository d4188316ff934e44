"""The way of a case: what follows what, how it ends, and what the second level refuses."""

from datetime import date
from typing import Any

import pytest

from services.cases.domain.bodies import Body
from services.cases.domain.commitments import CommitmentKind
from services.cases.domain.decision import (
    Decision,
    DecisionOutcome,
    LocaPassConditions,
    LocaPassConditionsNotMet,
    LocaPassConditionsUnknown,
    LocaPassNotCalled,
    Orientation,
    OrientationMissing,
    OtherBodyUnnamed,
    RepaymentPlanOnly,
    StructuralNotTreated,
    check_decision,
)
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.sequence import (
    ENDED,
    LEAVING,
    OUTCOMES_BY_RESULT,
    SIGNED_STAGES,
    TRANSITIONS,
    CaseEnded,
    Stage,
    StepOutOfOrder,
    Way,
    kinds_open_in,
)
from tests.cases.domain_builders import ADVISER, REASON
from words.difficulties import Course
from words.way import Outcome, StepKind, StepResult

LOCA_PASS = (CauseFamily.LOCA_PASS,)
GOOD_FAITH = LocaPassConditions(True, False, False)
PLAN = CommitmentKind.REPAYMENT_PLAN
OPEN_STAGES = [stage for stage in Stage if stage not in ENDED]


def walk(*steps: tuple[StepKind, StepResult]) -> Way:
    way = Way()
    for kind, result in steps:
        way = way.after(kind, result)
    return way


TO_DECISION = (
    (StepKind.FIRST_ANSWER, StepResult.DONE),
    (StepKind.INTERVIEW, StepResult.ANOTHER_INTERVIEW),
    (StepKind.INTERVIEW, StepResult.INTERVIEWS_ENOUGH),
    (StepKind.DIAGNOSIS, StepResult.DONE),
)
TO_SIGNATURE = (
    *TO_DECISION,
    (StepKind.DECISION, StepResult.LEVEL_2),
    (StepKind.OFFER, StepResult.DONE),
)
TO_REPORT = (
    *TO_SIGNATURE,
    (StepKind.SIGN_ENGAGEMENT, StepResult.SIGNED),
    (StepKind.FOLLOW_UP, StepResult.DONE),
    (StepKind.IMPLEMENTATION, StepResult.DONE),
)


ORIENTED = (Orientation(Body.CCAS, REASON),)


def decide(
    outcome: DecisionOutcome, *solutions: CommitmentKind, orientations: Any = (), loca_pass: Any = None
) -> Decision:
    return Decision(
        outcome, date(2026, 3, 2), ADVISER, solutions, orientations, reason=None, loca_pass=loca_pass
    )


def test_a_whole_case_goes_from_first_answer_to_a_good_end() -> None:
    way = walk(*TO_REPORT, (StepKind.REPORT, StepResult.GOOD_END))
    assert (way.stage, way.outcome) == (Stage.CLOSED, Outcome.COMPLETED_GOOD_END)


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (StepResult.ADVICE_SUFFICIENT, Outcome.ADVICE_SUFFICIENT),
        (StepResult.STRUCTURAL, Outcome.STRUCTURAL_ORIENTED),
        (StepResult.LOCA_PASS_EXCLUDED, Outcome.LOCA_PASS_EXCLUDED),
    ],
)
def test_the_decision_may_end_the_case_at_the_first_level(result: Any, outcome: Any) -> None:
    way = walk(*TO_DECISION, (StepKind.DECISION, result))
    assert (way.stage, way.outcome) == (Stage.CLOSED, outcome)


def test_a_lapsed_offer_may_be_made_again() -> None:
    way = walk(
        *TO_SIGNATURE,
        (StepKind.SIGN_ENGAGEMENT, StepResult.LAPSED),
        (StepKind.DECIDE_AFTER_LAPSE, StepResult.OFFER_AGAIN),
    )
    assert way.stage is Stage.OFFER


@pytest.mark.parametrize("result", [StepResult.CLOSE, StepResult.LAPSED])
def test_a_lapsed_offer_closes_the_case_by_decision_or_when_nobody_decides(result: Any) -> None:
    way = walk(
        *TO_SIGNATURE,
        (StepKind.SIGN_ENGAGEMENT, StepResult.LAPSED),
        (StepKind.DECIDE_AFTER_LAPSE, result),
    )
    assert way.outcome is Outcome.OFFER_LAPSED


def test_no_step_jumps_the_queue() -> None:
    with pytest.raises(StepOutOfOrder):
        Way().after(StepKind.DECISION, StepResult.LEVEL_2)


def test_nothing_leads_to_the_second_level_but_the_decision() -> None:
    ways_in = {(at, kind) for (at, kind, _), to in TRANSITIONS.items() if to is Stage.OFFER}
    assert ways_in == {
        (Stage.DECISION, StepKind.DECISION),
        (Stage.AFTER_LAPSE, StepKind.DECIDE_AFTER_LAPSE),
    }


def test_nothing_is_carried_out_before_both_have_signed() -> None:
    moves = TRANSITIONS.items()
    ways_in = {kind for (at, kind, _), to in moves if to in SIGNED_STAGES and at not in SIGNED_STAGES}
    assert ways_in == {StepKind.SIGN_ENGAGEMENT}


def test_every_stage_can_be_reached_and_only_the_last_is_a_dead_end() -> None:
    assert set(TRANSITIONS.values()) | {Stage.FIRST_ANSWER} == set(Stage)
    assert {stage for stage in Stage if not kinds_open_in(stage)} == {Stage.ERASED}


def test_every_kind_of_step_and_every_result_has_its_place() -> None:
    assert {kind for _, kind, _ in TRANSITIONS} == set(StepKind)
    assert {result for _, _, result in TRANSITIONS} == set(StepResult)


def test_every_way_to_closure_says_the_outcome() -> None:
    closing = {
        (kind, result)
        for (at, kind, result), to in TRANSITIONS.items()
        if to is Stage.CLOSED and at is not Stage.CLOSED
    }
    assert closing == set(OUTCOMES_BY_RESULT)


def test_every_outcome_can_happen() -> None:
    assert set(OUTCOMES_BY_RESULT.values()) | LEAVING | {Outcome.TURNED_STRUCTURAL} == set(Outcome)


def test_a_step_offers_the_results_of_its_stage() -> None:
    assert tuple(result for at, _, result in TRANSITIONS if at is Stage.DECISION) == (
        StepResult.LEVEL_2,
        StepResult.ADVICE_SUFFICIENT,
        StepResult.STRUCTURAL,
        StepResult.LOCA_PASS_EXCLUDED,
    )


@pytest.mark.parametrize("stage", OPEN_STAGES)
@pytest.mark.parametrize("outcome", sorted(LEAVING))
def test_the_employee_may_leave_at_any_stage(stage: Any, outcome: Any) -> None:
    assert Way(stage).leave(outcome) == Way(Stage.CLOSED, outcome)


def test_leaving_twice_changes_nothing_and_leaving_otherwise_is_refused() -> None:
    left = Way().leave(Outcome.WITHDRAWN)
    assert left.leave(Outcome.WITHDRAWN) == left
    with pytest.raises(CaseEnded):
        left.leave(Outcome.DECEASED)


def test_a_good_end_is_not_a_way_to_leave() -> None:
    with pytest.raises(StepOutOfOrder):
        Way().leave(Outcome.COMPLETED_GOOD_END)


@pytest.mark.parametrize("stage", [stage for stage in OPEN_STAGES if stage not in SIGNED_STAGES])
def test_a_difficulty_found_structural_before_signature_is_oriented_at_once(stage: Any) -> None:
    assert Way(stage).turn_structural() == Way(Stage.CLOSED, Outcome.STRUCTURAL_ORIENTED)


@pytest.mark.parametrize("stage", sorted(SIGNED_STAGES))
def test_a_difficulty_that_turns_structural_after_signature_is_reported_first(stage: Any) -> None:
    way = Way(stage).turn_structural()
    assert way.stage is Stage.REPORT
    closed = way.after(StepKind.REPORT, StepResult.WITHOUT_GOOD_END)
    assert (closed.stage, closed.outcome) == (Stage.CLOSED, Outcome.TURNED_STRUCTURAL)


def test_a_closed_case_does_not_turn_structural() -> None:
    with pytest.raises(CaseEnded):
        Way(Stage.CLOSED, Outcome.WITHDRAWN).turn_structural()


def test_a_closed_case_keeps_its_outcome_through_survey_and_retention() -> None:
    closed = Way(Stage.CLOSED, Outcome.ADVICE_SUFFICIENT)
    erased = closed.after(StepKind.SURVEY, StepResult.LAPSED).after(StepKind.RETENTION, StepResult.LAPSED)
    assert erased == Way(Stage.ERASED, Outcome.ADVICE_SUFFICIENT)


def test_a_loca_pass_guarantee_is_not_treated_by_a_repayment_plan_alone() -> None:
    with pytest.raises(RepaymentPlanOnly) as refused:
        check_decision(decide(DecisionOutcome.LEVEL_2, PLAN, loca_pass=GOOD_FAITH), LOCA_PASS)
    assert refused.value.cited_rule == "DIF-4"


def test_a_loca_pass_guarantee_is_treated_by_a_repayment_plan_and_something_else() -> None:
    decision = decide(DecisionOutcome.LEVEL_2, PLAN, CommitmentKind.SOCIAL_DIAGNOSIS, loca_pass=GOOD_FAITH)
    check_decision(decision, LOCA_PASS, Course.CONJUNCTURAL)


def test_a_repayment_plan_alone_is_allowed_where_no_loca_pass_guarantee_is_called() -> None:
    check_decision(decide(DecisionOutcome.LEVEL_2, PLAN), (CauseFamily.JOB_LOSS,))


@pytest.mark.parametrize(
    "conditions",
    [
        LocaPassConditions(False, False, False),
        LocaPassConditions(True, True, False),
        LocaPassConditions(True, False, True),
    ],
)
def test_a_loca_pass_guarantee_asks_for_a_will_and_for_good_faith(conditions: Any) -> None:
    decision = decide(DecisionOutcome.LEVEL_2, CommitmentKind.REFERRAL, loca_pass=conditions)
    with pytest.raises(LocaPassConditionsNotMet):
        check_decision(decision, LOCA_PASS)


@pytest.mark.parametrize("conditions", [None, LocaPassConditions(True, None, False)])
def test_loca_pass_conditions_left_blank_are_asked_for_and_never_guessed(conditions: Any) -> None:
    decision = decide(DecisionOutcome.LEVEL_2, CommitmentKind.REFERRAL, loca_pass=conditions)
    with pytest.raises(LocaPassConditionsUnknown):
        check_decision(decision, LOCA_PASS)


def test_only_a_loca_pass_case_is_excluded_as_one() -> None:
    check_decision(decide(DecisionOutcome.LOCA_PASS_EXCLUDED, orientations=ORIENTED), LOCA_PASS)
    for decision in (
        decide(DecisionOutcome.LOCA_PASS_EXCLUDED, orientations=ORIENTED),
        decide(DecisionOutcome.LEVEL_2, PLAN, loca_pass=GOOD_FAITH),
    ):
        with pytest.raises(LocaPassNotCalled):
            check_decision(decision, (CauseFamily.JOB_LOSS,))


def test_a_structural_difficulty_does_not_reach_the_second_level() -> None:
    decision = decide(DecisionOutcome.LEVEL_2, CommitmentKind.REFERRAL)
    with pytest.raises(StructuralNotTreated):
        check_decision(decision, (CauseFamily.JOB_LOSS,), Course.STRUCTURAL)


@pytest.mark.parametrize("outcome", [DecisionOutcome.STRUCTURAL, DecisionOutcome.LOCA_PASS_EXCLUDED])
def test_whom_the_service_does_not_treat_is_oriented_with_a_reason(outcome: Any) -> None:
    """DIF-6, and DIF-4 with BEN-6: never left with nothing."""
    with pytest.raises(OrientationMissing):
        check_decision(decide(outcome), LOCA_PASS)
    check_decision(decide(outcome, orientations=ORIENTED), LOCA_PASS)
    check_decision(decide(DecisionOutcome.ADVICE_SUFFICIENT), ())


@pytest.mark.parametrize(
    ("body", "other"), [(Body.OTHER, ""), (Body.OTHER, "  "), (Body.ADIL, "Mission locale")]
)
def test_a_body_has_a_code_and_only_one_without_a_code_has_a_name(body: Any, other: str) -> None:
    with pytest.raises(OtherBodyUnnamed):
        Orientation(body, REASON, other)
    assert Orientation(Body.OTHER, REASON, "Mission locale").name == "Mission locale"
