"""Role checks: what a service asks the keeper of a role, and how long it caches the answer."""

from datetime import timedelta
from typing import Any

import pytest

from kernel import role_checks
from kernel.clock import SteppedClock
from kernel.database import Database
from kernel.errors import Forbidden, Unavailable
from kernel.identity import Actor
from kernel.role_checks import RoleChecks, RoleNotHeld, RoleNotVerifiable
from kernel.roles import AnyRole, TechnicalRole
from tests.in_process import FakeService
from tests.kernel.conftest import METADATA, names, put
from wiring.roles import ROLES
from words.roles import OF_LINKS, Role

REMEMBERS = 60.0
RESPONSIBLE, ADVISER = Actor("ann", Role.CIL_RESPONSIBLE, "cil-a"), Actor("bob", Role.ADVISER, "cil-a")


class Desk:
    """A service that asks `keeper`, on a clock of the test."""

    def __init__(self, clock: SteppedClock) -> None:
        self.keeper, self.now, self.asked = FakeService(), 0.0, list[str]()
        self.standing = RoleChecks("intake", ROLES, self.call, clock, REMEMBERS, lambda: self.now)

    def call(self, service: str) -> Any:
        self.asked.append(service)
        return self.keeper


@pytest.fixture
def desk(clock: SteppedClock) -> Desk:
    return Desk(clock)


async def test_a_yes_is_remembered_for_a_minute_of_real_time(desk: Desk) -> None:
    await desk.standing.check(RESPONSIBLE)
    desk.keeper.holds = lambda _: False
    desk.now = REMEMBERS - 1
    await desk.standing.check(RESPONSIBLE)
    assert desk.asked == ["platform"]
    desk.now = REMEMBERS
    with pytest.raises(RoleNotHeld):
        await desk.standing.check(RESPONSIBLE)


async def test_what_is_remembered_of_a_day_is_not_believed_on_the_next(
    desk: Desk, clock: SteppedClock
) -> None:
    await desk.standing.check(RESPONSIBLE)
    desk.keeper.holds = lambda asked: asked.day != "2026-11-24"
    clock.set(clock.now() + timedelta(days=1))
    with pytest.raises(RoleNotHeld):
        await desk.standing.check(RESPONSIBLE)


async def test_a_no_is_asked_again(desk: Desk) -> None:
    desk.keeper.holds = lambda _: False
    with pytest.raises(RoleNotHeld) as refused:
        await desk.standing.check(ADVISER)
    assert isinstance(refused.value, Forbidden) and refused.value.cited_rule == "CASE-1"
    desk.keeper.holds = lambda _: True
    await desk.standing.check(ADVISER)
    assert desk.asked == ["cases", "cases"]


@pytest.mark.parametrize(
    "other",
    [
        Actor("eve", Role.CIL_RESPONSIBLE, "cil-a"),
        Actor("ann", Role.CIL_PRESIDENT, "cil-a"),
        Actor("ann", Role.CIL_RESPONSIBLE, "cil-b"),
    ],
)
async def test_what_is_remembered_is_of_one_person_one_role_and_one_organisation(
    desk: Desk, other: Actor
) -> None:
    await desk.standing.check(RESPONSIBLE)
    desk.keeper.holds = lambda _: False
    with pytest.raises(RoleNotHeld):
        await desk.standing.check(other)


async def test_no_answer_is_never_a_yes_but_what_is_fresh_still_serves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> bool:
        raise Unavailable

    await desk.standing.check(RESPONSIBLE)
    desk.keeper.holds = away
    await desk.standing.check(RESPONSIBLE)
    desk.now = REMEMBERS
    with pytest.raises(RoleNotVerifiable):
        await desk.standing.check(RESPONSIBLE)


@pytest.mark.parametrize("role", [*TechnicalRole, *OF_LINKS])
async def test_who_is_signed_by_the_platform_or_holds_a_link_is_asked_of_nobody(
    desk: Desk, role: AnyRole
) -> None:
    await desk.standing.check(Actor("x", role))
    assert desk.asked == []


async def test_the_keeper_looks_in_the_transaction_of_the_act(url: str, clock: SteppedClock) -> None:
    holders = {"ann"}
    guard = role_checks.guard("platform", ROLES, lambda tx, actor, day: actor.subject in holders)
    db = Database(url, METADATA, clock, guard)
    await db.write(put, RESPONSIBLE, 1)
    holders.clear()
    for act in (db.write(put, RESPONSIBLE, 2), db.read(names, RESPONSIBLE)):
        with pytest.raises(RoleNotHeld):
            await act
    assert await db.read(names, ADVISER) == ["one"], "an adviser is for `cases` to know"
    db.close()
