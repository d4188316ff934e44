"""Mandates, from a day to a day included (CIL-1)."""

from datetime import date

import pytest

from services.platform.domain.mandates import (
    ORGANISATION_LABELS,
    AlreadyMandated,
    EndsBeforeItStarts,
    Mandate,
    MandateAlreadyOver,
    OrganisationKind,
    SeatTaken,
    appoint,
    holders,
    holds,
    mandates_on,
    organisation_kind,
)
from words.roles import Role

FROM, TO = date(2026, 1, 1), date(2026, 6, 30)


def mandate(person: str = "ann", role: Role = Role.CIL_RESPONSIBLE, start: date = FROM) -> Mandate:
    return Mandate(person, role, "cil-a", start)


def test_a_mandate_is_active_from_its_first_day_through_its_last() -> None:
    ended = mandate().end(TO)
    assert [ended.active_on(d) for d in (date(2025, 12, 31), FROM, TO, date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_an_open_mandate_stays_active() -> None:
    assert mandate().active_on(date(2050, 1, 1))


def test_a_mandate_does_not_end_before_it_starts_and_is_not_prolonged_by_its_end() -> None:
    with pytest.raises(EndsBeforeItStarts):
        mandate().end(date(2025, 12, 31))
    with pytest.raises(MandateAlreadyOver):
        mandate().end(TO).end(date(2026, 7, 31))


def test_one_person_is_responsible_at_a_time() -> None:
    held = appoint((), mandate("ann"))
    with pytest.raises(SeatTaken):
        appoint(held, mandate("bob", start=TO))
    held = appoint((held[0].end(TO),), mandate("bob", start=date(2026, 7, 1)))
    assert holders(held, Role.CIL_RESPONSIBLE, "cil-a", TO) == ("ann",)
    assert holders(held, Role.CIL_RESPONSIBLE, "cil-a", date(2026, 7, 1)) == ("bob",)


def test_several_experts_serve_side_by_side_but_nobody_twice() -> None:
    held = appoint(appoint((), mandate("ann", Role.PLATFORM_EXPERT)), mandate("bob", Role.PLATFORM_EXPERT))
    assert holds(held, "bob", Role.PLATFORM_EXPERT, "cil-a", FROM)
    assert len(mandates_on(held, FROM)) == 2
    with pytest.raises(AlreadyMandated):
        appoint(held, mandate("bob", Role.PLATFORM_EXPERT, TO))


def test_a_role_belongs_to_one_kind_of_organisation() -> None:
    assert organisation_kind(Role.CIL_PRESIDENT) is OrganisationKind.CIL
    assert organisation_kind(Role.PLATFORM_EXPERT) is OrganisationKind.PLATFORM
    assert organisation_kind(Role.UESL_BOARD) is OrganisationKind.UESL


def test_every_value_has_a_label() -> None:
    assert set(ORGANISATION_LABELS) == set(OrganisationKind)
