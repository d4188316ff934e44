"""A case: a value whose verbs refuse, or return another one."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.cases.domain.assignment import SameAdviser
from services.cases.domain.case import Case
from services.cases.domain.declines import Next, OwnCaseCannotBeDeclined, WorkHasBegun
from services.cases.domain.information import Handed, InformationGiven, ServiceOffered, ServicesChosen
from services.cases.domain.sequence import CaseEnded, CaseErased, Stage, StepOutOfOrder
from tests.cases.domain_builders import REASON
from words.way import Outcome, StepKind, StepResult

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NEXT = Next("cil-c", "cil-b", "place")


def case(**changes: object) -> Case:
    id = UUID("01890000-0000-7000-8000-0000000000c1")
    known = Case(id, "C1", id, id, TODAY, "cil-a", "69", "employee", "25-34", NOW, siren="732829320")
    return replace(known, **changes)  # type: ignore[arg-type]


def test_a_case_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        case().stage = Stage.CLOSED  # type: ignore[misc]


def test_a_step_leads_to_the_next_stage_and_leaves_the_case_before_as_it_was() -> None:
    before = case()
    after = before.after(StepKind.FIRST_ANSWER, StepResult.DONE)
    assert (before.stage, after.stage) == (Stage.FIRST_ANSWER, Stage.INTERVIEWS)
    assert after.version == before.version
    with pytest.raises(StepOutOfOrder):
        after.after(StepKind.REPORT, StepResult.GOOD_END)


def test_advisers_follow_one_another_and_the_history_stays() -> None:
    first = case().designate("adv-a", NOW, "workflow")
    second = first.follow("adv-b", NOW, "resp-a", REASON)
    assert second.adviser == "adv-b"
    assert [one.adviser_id for one in second.following.history] == ["adv-a", "adv-b"]
    with pytest.raises(SameAdviser):
        second.follow("adv-b", NOW, "resp-a", REASON)


def test_a_case_without_an_adviser_is_given_one_by_the_same_verb() -> None:
    assert case().follow("adv-b", NOW, "resp-a", REASON).adviser == "adv-b"


@pytest.mark.parametrize("adviser", ["adv-c", None])
def test_a_case_handed_on_is_the_next_cil_s(adviser: str | None) -> None:
    asked = case(on_behalf_of="cil-b").designate("adv-a", NOW, "workflow")
    handed = asked.hand_on(NEXT, adviser, NOW, "resp-a")
    assert (handed.cil, handed.on_behalf_of, handed.adviser) == ("cil-c", "cil-b", adviser)


def test_a_cil_s_own_case_and_one_worked_on_are_not_declined() -> None:
    with pytest.raises(OwnCaseCannotBeDeclined):
        case().check_may_decline("cil-a")
    with pytest.raises(WorkHasBegun):
        case(on_behalf_of="cil-b", stage=Stage.INTERVIEWS).check_may_decline("cil-a")


def test_a_case_that_was_left_is_worked_on_no_more() -> None:
    left = case(stage=Stage.OFFER).leave(Outcome.WITHDRAWN)
    assert (left.stage, left.ended_as, left.outcome) == (Stage.OFFER, Outcome.WITHDRAWN, None)
    with pytest.raises(CaseEnded):
        left.check_running()
    with pytest.raises(CaseEnded):
        left.leave(Outcome.WITHDRAWN)


@pytest.mark.parametrize(
    ("stage", "then", "outcome"),
    [
        (Stage.INTERVIEWS, Stage.INTERVIEWS, Outcome.STRUCTURAL_ORIENTED),
        (Stage.IMPLEMENTATION, Stage.REPORT, Outcome.TURNED_STRUCTURAL),
    ],
)
def test_a_difficulty_turned_structural_ends_the_case_or_owes_its_report(
    stage: Stage, then: Stage, outcome: Outcome
) -> None:
    turned = case(stage=stage).turn_structural()
    assert (turned.stage, turned.ended_as) == (then, outcome)


def test_a_case_is_closed_with_the_outcome_known_before() -> None:
    ended = case(ended_as=Outcome.WITHDRAWN).close(Outcome.COMPLETED_GOOD_END, TODAY)
    assert (ended.outcome, ended.stage, ended.closed_on) == (Outcome.WITHDRAWN, Stage.CLOSED, TODAY)
    assert case().close(Outcome.ADVICE_SUFFICIENT, TODAY).outcome is Outcome.ADVICE_SUFFICIENT


def test_the_last_choice_counts_and_all_are_kept() -> None:
    first = ServicesChosen((ServiceOffered.FIRST_DIAGNOSIS,), TODAY, "adv-a")
    second = ServicesChosen((ServiceOffered.ORIENTATION,), TODAY, "adv-a")
    told = case().choose(first).choose(second)
    assert (told.chosen, told.services_chosen) == (second, (first, second))
    assert case().chosen is None


def test_an_erased_case_is_a_shell_that_takes_nothing_more() -> None:
    known = case(stage=Stage.CLOSED, outcome=Outcome.WITHDRAWN, difficulties=("divorce",), safe_contact=True)
    given = InformationGiven(1, TODAY, Handed.TELEPHONE, "adv-a")
    erased = known.designate("adv-a", NOW, "workflow").inform(given).erase()
    assert erased == case(stage=Stage.ERASED, outcome=Outcome.WITHDRAWN, siren="")
    with pytest.raises(CaseErased):
        erased.check_kept()
