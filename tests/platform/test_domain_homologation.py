"""Homologation on an application file, by reasoned decisions (A5, PLAT-1)."""

from datetime import date

import pytest

from services.platform.domain.homologation import (
    ITEM_LABELS,
    REQUIRED,
    RULING_LABELS,
    STATE_LABELS,
    STATE_OF,
    AlreadySubmitted,
    ApplicationIncomplete,
    ConditionsMissing,
    Decision,
    DecisionOutOfOrder,
    Homologation,
    Item,
    NothingToDecide,
    NotHomologated,
    ReasonMissing,
    Ruling,
    State,
)

SUBMITTED, DECIDED = date(2026, 1, 10), date(2026, 2, 16)


def complete() -> Homologation:
    homologation = Homologation("x")
    for item in sorted(REQUIRED):
        homologation = homologation.provide(item, f"doc-{item}")
    return homologation


def decided(ruling: Ruling, *conditions: str) -> Homologation:
    return complete().submit(SUBMITTED).decide(Decision(ruling, DECIDED, "Motif", conditions))


def test_a_file_without_its_items_is_not_submitted_and_says_which_are_missing() -> None:
    with pytest.raises(ApplicationIncomplete) as refused:
        Homologation("x").provide(Item.STAFF, "doc").submit(SUBMITTED)
    assert "budget" in refused.value.facts["missing"]
    assert "staff" not in refused.value.facts["missing"]


def test_experience_is_welcome_but_not_required() -> None:
    assert complete().submit(SUBMITTED).submitted_on == SUBMITTED


def test_a_submitted_file_is_not_changed_nor_sent_again() -> None:
    sent = complete().submit(SUBMITTED)
    with pytest.raises(AlreadySubmitted):
        sent.provide(Item.EXPERIENCE, "doc")
    with pytest.raises(AlreadySubmitted):
        sent.submit(SUBMITTED)


def test_a_grant_counts_from_its_day() -> None:
    granted = decided(Ruling.GRANTED)
    assert not granted.homologated_on(date(2026, 2, 15))
    assert granted.homologated_on(DECIDED)


def test_a_grant_with_conditions_homologates_and_names_them() -> None:
    assert decided(Ruling.GRANTED_WITH_CONDITIONS, "Recruter").homologated_on(DECIDED)
    with pytest.raises(ConditionsMissing):
        decided(Ruling.GRANTED_WITH_CONDITIONS)


def test_lifted_conditions_need_no_new_file() -> None:
    lifted = decided(Ruling.GRANTED_WITH_CONDITIONS, "Recruter").decide(
        Decision(Ruling.GRANTED, date(2026, 5, 1), "Conditions remplies")
    )
    assert lifted.decision_on(date(2026, 5, 1)).ruling is Ruling.GRANTED


def test_a_refusal_is_followed_by_a_new_file() -> None:
    refused = decided(Ruling.REFUSED)
    assert not refused.homologated_on(DECIDED)
    with pytest.raises(NothingToDecide):
        refused.decide(Decision(Ruling.GRANTED, DECIDED, "Motif"))
    again = refused.submit(date(2026, 3, 1)).decide(Decision(Ruling.GRANTED, date(2026, 4, 1), "Motif"))
    assert again.homologated_on(date(2026, 4, 1))


def test_a_withdrawal_ends_the_homologation_on_its_day() -> None:
    withdrawn = decided(Ruling.GRANTED).decide(Decision(Ruling.WITHDRAWN, date(2026, 9, 1), "Motif"))
    assert withdrawn.homologated_on(date(2026, 8, 31))
    assert not withdrawn.homologated_on(date(2026, 9, 1))
    with pytest.raises(NotHomologated):
        withdrawn.decide(Decision(Ruling.WITHDRAWN, date(2026, 9, 2), "Motif"))


def test_a_refused_second_file_leaves_what_was_granted() -> None:
    again = decided(Ruling.GRANTED).submit(date(2026, 5, 1))
    refused = again.decide(Decision(Ruling.REFUSED, date(2026, 6, 1), "Motif"))
    assert refused.homologated_on(date(2026, 6, 1))


def test_every_decision_is_reasoned_and_in_order() -> None:
    sent = complete().submit(SUBMITTED)
    with pytest.raises(ReasonMissing):
        sent.decide(Decision(Ruling.REFUSED, DECIDED, "  "))
    with pytest.raises(DecisionOutOfOrder):
        sent.decide(Decision(Ruling.REFUSED, date(2026, 1, 9), "Motif"))


def test_every_value_has_a_label() -> None:
    assert set(ITEM_LABELS) == set(Item)
    assert set(RULING_LABELS) == set(Ruling)


def test_one_word_says_how_far_a_platform_is_and_since_when() -> None:
    def told(homologation: Homologation) -> tuple[State, date | None]:
        return homologation.state_on(DECIDED), homologation.since_on(DECIDED)

    assert told(complete()) == (State.PREPARING, None)
    assert told(complete().submit(SUBMITTED)) == (State.SUBMITTED, SUBMITTED)
    assert told(decided(Ruling.GRANTED_WITH_CONDITIONS, "Former")) == (State.CONDITIONAL, DECIDED)
    assert told(decided(Ruling.REFUSED)) == (State.REFUSED, DECIDED)
    assert set(STATE_LABELS) == set(State) and set(STATE_OF) == set(Ruling)


def test_the_board_is_offered_what_it_may_decide() -> None:
    assert complete().rulings_on(DECIDED) == ()
    assert complete().submit(SUBMITTED).rulings_on(DECIDED) == (
        Ruling.GRANTED,
        Ruling.GRANTED_WITH_CONDITIONS,
        Ruling.REFUSED,
    )
    assert decided(Ruling.GRANTED).rulings_on(DECIDED) == (Ruling.WITHDRAWN,)
    lifted = decided(Ruling.GRANTED_WITH_CONDITIONS, "Former").rulings_on(DECIDED)
    assert lifted == (Ruling.GRANTED, Ruling.WITHDRAWN)
