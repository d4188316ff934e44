"""Families, LOCA-PASS at intake, triage and orientation (DIF-1..4, DIF-6, DIF-7, BEN-6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.bodies import BODY_HELP
from services.intake.domain.difficulties import (
    FAMILY_OF,
    Cause,
    Family,
    LocaPassAnswers,
    LocaPassExcluded,
    LocaPassNotAsked,
    Priority,
    Triage,
    UrgentReason,
    check_loca_pass,
    families_of,
)
from services.intake.domain.orientation import (
    BODIES_BY_CAUSE,
    BODIES_BY_REASON,
    BODIES_BY_URGENCY,
    MOST_BODIES,
    REASON_SENTENCES,
    Reason,
    orient,
)
from words.bodies import Body


def test_every_cause_belongs_to_a_family() -> None:
    assert set(FAMILY_OF) == set(Cause)
    assert set(FAMILY_OF.values()) == set(Family)


def test_families_come_once_in_the_charters_order() -> None:
    causes = [Cause.OVER_INDEBTEDNESS, Cause.SPOUSE_JOB_LOSS, Cause.OWN_JOB_LOSS, Cause.EVICTION]
    assert families_of(causes) == (Family.SUDDEN_EVENT, Family.JOB_LOSS, Family.OVER_INDEBTEDNESS)


CALLED = [Cause.LOCA_PASS_CALLED]


def test_loca_pass_conditions_met_open_the_way_to_a_case() -> None:
    check_loca_pass(CALLED, LocaPassAnswers(True, False, False))


@pytest.mark.parametrize(
    "answers",
    [
        LocaPassAnswers(False, False, False),
        LocaPassAnswers(True, True, False),
        LocaPassAnswers(True, False, True),
        LocaPassAnswers(None, True, None),
    ],
)
def test_a_loca_pass_condition_not_met_means_orientation_and_no_case(answers: LocaPassAnswers) -> None:
    with pytest.raises(LocaPassExcluded) as refused:
        check_loca_pass(CALLED, answers)
    assert "Condition en cause" in refused.value.detail


@pytest.mark.parametrize("answers", [LocaPassAnswers(), LocaPassAnswers(True, None, False)])
def test_a_loca_pass_condition_not_asked_is_neither_yes_nor_no(answers: LocaPassAnswers) -> None:
    assert answers.failed == ()
    with pytest.raises(LocaPassNotAsked):
        check_loca_pass(CALLED, answers)


def test_loca_pass_questions_are_not_asked_when_no_guarantee_is_called() -> None:
    check_loca_pass([Cause.EVICTION], LocaPassAnswers())


def test_priority_is_normal_when_nothing_is_urgent() -> None:
    assert Triage().priority is Priority.NORMAL
    assert Triage().sentence.startswith("Priorité normale")


@pytest.mark.parametrize(
    ("triage", "reason"),
    [
        (Triage(no_roof_tonight=True), UrgentReason.NO_ROOF_TONIGHT),
        (Triage(violence=True), UrgentReason.VIOLENCE),
        (Triage(eviction_on=date(2026, 12, 1)), UrgentReason.DATED_EVICTION),
        (Triage(disaster=True), UrgentReason.DISASTER),
    ],
)
def test_each_answer_of_the_triage_makes_it_urgent_and_says_why(triage: Triage, reason: UrgentReason) -> None:
    assert triage.priority is Priority.URGENT
    assert triage.reasons == (reason,)


def test_the_sentence_of_a_dated_eviction_gives_its_day() -> None:
    triage = Triage(violence=True, eviction_on=date(2026, 12, 1))
    assert triage.sentence == "Priorité urgente : violences, expulsion prévue le 1er décembre 2026."


def test_every_reason_urgency_and_cause_has_its_line_in_the_table() -> None:
    assert set(REASON_SENTENCES) == set(BODIES_BY_REASON) == set(Reason)
    assert set(BODIES_BY_URGENCY) == set(UrgentReason)
    assert set(BODIES_BY_CAUSE) == set(Cause)
    assert set(BODY_HELP) == set(Body)


def test_every_body_serves_in_some_orientation() -> None:
    tables = [*BODIES_BY_CAUSE.values(), *BODIES_BY_URGENCY.values(), *BODIES_BY_REASON.values()]
    assert {body for bodies in tables for body in bodies} == set(Body)


def test_over_indebtedness_leads_to_the_banque_de_france() -> None:
    assert Body.BANQUE_DE_FRANCE in orient(Reason.COMPANY_NOT_LIABLE, [Cause.OVER_INDEBTEDNESS]).bodies


def test_violence_leads_first_to_safety() -> None:
    given = orient(Reason.URGENT, [Cause.OVER_INDEBTEDNESS], [UrgentReason.VIOLENCE])
    assert given.bodies[:2] == (Body.POLICE, Body.VIOLENCE_3919)


def test_an_orientation_is_told_in_kind_french_sentences() -> None:
    sentences = orient(Reason.STRUCTURAL).sentences
    assert sentences[0] == REASON_SENTENCES[Reason.STRUCTURAL]
    assert sentences[1].startswith("Assistante sociale de secteur, conseil départemental : ")


@given(st.sampled_from(Reason), st.sets(st.sampled_from(Cause)), st.sets(st.sampled_from(UrgentReason)))
def test_nobody_leaves_with_nothing_nor_with_a_directory(
    reason: Reason, causes: set[Cause], urgent: set[UrgentReason]
) -> None:
    bodies = orient(reason, causes, urgent).bodies
    pressing = {body for one in urgent for body in BODIES_BY_URGENCY[one]}
    assert bodies
    assert pressing <= set(bodies)
    assert len(bodies) <= max(MOST_BODIES, len(pressing))
    assert len(set(bodies)) == len(bodies)
