"""Readiness of a CIL and designation of the one that takes a case (CIL-1, CASE-5, CASE-6, CASE-12)."""

from datetime import date
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.domain.anniversaries import Period
from services.platform.domain.cil import (
    OBSTACLE_LABELS,
    CharterAlreadySigned,
    CharterNotSigned,
    Cil,
    Obstacle,
    Readiness,
    ResponsibleMissing,
    may_handle,
)
from services.platform.domain.designation import (
    Candidate,
    Designation,
    Request,
    designate,
)
from services.platform.domain.homologation import Decision, Homologation, Ruling
from services.platform.domain.membership import Membership, Stay
from words.designation import WHY_LABELS, Why

DAY = date(2026, 6, 15)
READY, NOT_READY = Readiness(), Readiness((Obstacle.NO_CONVENTION_IN_FORCE,))
MEMBER = Membership("a", stays=(Stay("x", "conv-1", Period(DAY, date(2027, 6, 15))),))
GRANTED = {"x": Homologation("x", decisions=(Decision(Ruling.GRANTED, date(2026, 1, 1), "Motif"),))}


def chartered() -> Cil:
    return Cil("a").sign_charter(date(2026, 5, 1), president="p", responsible="r")


def candidate(name: str, *places: str, ready: bool = True, load: float = 0) -> Candidate:
    return Candidate(Cil(name, frozenset(places)), READY if ready else NOT_READY, load)


def test_the_charter_is_signed_once_and_names_one_person_responsible() -> None:
    assert chartered().charter.responsible == "r"
    assert chartered().name_responsible("s").charter.responsible == "s"
    with pytest.raises(CharterAlreadySigned):
        chartered().sign_charter(DAY, "p", "r")
    with pytest.raises(ResponsibleMissing):
        Cil("a").sign_charter(DAY, "p", "")
    with pytest.raises(ResponsibleMissing):
        chartered().name_responsible("")
    with pytest.raises(CharterNotSigned):
        Cil("a").name_responsible("r")


def test_a_cil_with_charter_and_convention_with_a_homologated_platform_may_handle() -> None:
    assert may_handle(chartered(), DAY, MEMBER, GRANTED).ready


def test_readiness_ends_with_the_convention() -> None:
    assert may_handle(chartered(), date(2027, 6, 14), MEMBER, GRANTED).ready
    assert may_handle(chartered(), date(2027, 6, 15), MEMBER, GRANTED).obstacles == (
        Obstacle.NO_CONVENTION_IN_FORCE,
    )


def test_every_obstacle_is_named_with_its_words() -> None:
    readiness = may_handle(Cil("a"), DAY, Membership("a"), {})
    assert readiness.obstacles == (Obstacle.CHARTER_NOT_SIGNED, Obstacle.NO_CONVENTION_IN_FORCE)
    assert readiness.reasons == tuple(OBSTACLE_LABELS[o] for o in readiness.obstacles)


def test_a_platform_that_is_not_homologated_is_an_obstacle() -> None:
    assert may_handle(chartered(), DAY, MEMBER, {}).obstacles == (Obstacle.PLATFORM_NOT_HOMOLOGATED,)


def test_a_charter_signed_later_does_not_count_yet() -> None:
    assert may_handle(chartered(), date(2026, 4, 30), MEMBER, GRANTED).obstacles == (
        Obstacle.CHARTER_NOT_SIGNED,
        Obstacle.NO_CONVENTION_IN_FORCE,
    )


def test_the_companys_cil_takes_the_case_in_its_own_name() -> None:
    found = designate(Request("b", "75"), [candidate("a", "75"), candidate("b")])
    assert found == Designation("b", None, Why.COMPANY)
    assert found.explanation == "CIL de l'entreprise"


def test_the_cil_of_the_place_acts_for_a_companys_cil_that_is_not_ready() -> None:
    found = designate(Request("b", "75"), [candidate("a", "75"), candidate("b", ready=False)])
    assert found == Designation("a", "b", Why.PLACE)


def test_the_cil_of_the_place_acts_in_its_own_name_when_the_companys_is_unknown() -> None:
    found = designate(Request(None, "75"), [candidate("a"), candidate("c", "75")])
    assert found == Designation("c", None, Why.PLACE)


def test_any_ready_cil_acts_when_the_place_has_none_the_least_loaded_first() -> None:
    cils = [
        candidate("a", load=2),
        candidate("d", load=1),
        candidate("c", load=1),
        candidate("b", ready=False),
    ]
    assert designate(Request("b", "974"), cils) == Designation("c", "b", Why.ACTING)


def test_the_cil_that_received_the_person_comes_before_any_other_acting_and_after_the_place() -> None:
    cils = [candidate("a"), candidate("c", load=9), candidate("p", "75", ready=False)]
    received = Request(None, "31", received_by="c")
    assert designate(received, cils) == Designation("c", None, Why.RECEIVED)
    assert designate(received, cils, ["c"]) == Designation("a", None, Why.ACTING)
    assert designate(Request(None, "75", received_by="c"), cils) == Designation("c", "p", Why.RECEIVED)
    placed = [*cils, candidate("q", "75")]
    assert designate(Request(None, "75", received_by="c"), placed).cil == "q"
    assert designate(Request("a", "75", received_by="c"), placed).why is Why.COMPANY


def test_a_cil_without_adviser_comes_last_among_its_peers() -> None:
    assert designate(Request(), [candidate("a", load=inf), candidate("z", load=40.5)]).cil == "z"
    assert designate(Request(), [candidate("a", load=inf)]).cil == "a", "somebody always takes it"


def test_a_companys_cil_that_nobody_knows_as_a_candidate_is_still_the_one_asked_first() -> None:
    assert designate(Request("z", "75"), [candidate("a", "75")]) == Designation("a", "z", Why.PLACE)


def test_a_cil_that_declined_is_followed_by_the_next() -> None:
    cils = [candidate("a", "75"), candidate("b", ready=False), candidate("c")]
    assert designate(Request("b", "75"), cils).cil == "a"
    second = designate(Request("b", "75", asked_first="b"), cils, ["a"])
    assert second == Designation("c", "b", Why.ACTING)


def test_the_cil_asked_first_stays_the_same_when_loads_change() -> None:
    before = [candidate("a", "75", ready=False), candidate("c", "75", load=1)]
    after = [candidate("a", "75", ready=False, load=5), candidate("c", "75", load=1)]
    assert designate(Request(None, "75"), before).on_behalf_of == "a"
    assert designate(Request(None, "75", asked_first="a"), after).on_behalf_of == "a"


def test_a_cil_acts_where_none_was_asked_first() -> None:
    acting = designate(Request(None, "75"), [candidate("a")])
    assert acting == Designation("a", None, Why.ACTING)


def test_when_nobody_is_left_uesl_is_told() -> None:
    found = designate(Request("b", "75"), [candidate("b", ready=False)])
    assert found == Designation(None, "b", Why.NOBODY)
    assert "UESL" in found.explanation


@given(st.permutations([candidate("a", "1"), candidate("b", "2", load=1), candidate("c", "2")]))
def test_the_order_of_the_candidates_changes_nothing(cils: Any) -> None:
    assert designate(Request(None, "2"), cils) == Designation("c", None, Why.PLACE)
    assert designate(Request(None, "9"), cils) == Designation("a", None, Why.ACTING)


def test_every_value_has_a_label() -> None:
    assert set(OBSTACLE_LABELS) == set(Obstacle)
    assert set(WHY_LABELS) == set(Why)
