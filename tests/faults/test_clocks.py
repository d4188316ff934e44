"""Clocks an hour apart: tokens are accepted or refused safely, and civil dates stay right."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kernel.errors import Refusal, Unauthenticated
from kernel.identity import TokenSigner
from tests.faults.auditor import audit
from tests.faults.small import Small

HOUR = 3600.0


def signs_elsewhere(monkeypatch: pytest.MonkeyPatch, signer: type[Any], ahead: float) -> None:
    """Gives the signer of tokens a clock that is `ahead` seconds ahead of the checker's."""
    sign: Callable[..., str] = signer.sign

    def signed(self: Any, *given: Any) -> str:
        real = time.time
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: real() + ahead)
            return sign(self, *given)

    monkeypatch.setattr(signer, "sign", signed)


@pytest.mark.cell("clock", "cases")
@pytest.mark.parametrize(("ahead", "statuses"), [(HOUR, {200, 401}), (-HOUR - 1, {401})])
async def test_a_person_s_token_signed_an_hour_apart_holds_or_fails_closed(
    play: Small, monkeypatch: pytest.MonkeyPatch, ahead: float, statuses: set[int]
) -> None:
    signs_elsewhere(monkeypatch, TokenSigner, ahead)
    answer = await play.service.get("/cases", subject="adv-a")
    assert answer.status_code in statuses
    assert answer.is_success or answer.json()["code"] == "unauthenticated"


@pytest.mark.cell("clock", "worker")
@pytest.mark.parametrize("ahead", [HOUR, -HOUR])
async def test_a_process_token_signed_an_hour_apart_holds_or_fails_closed(
    play: Small, monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    await play.way.open_case()
    signs_elsewhere(monkeypatch, type(play.service.platform.tokens), ahead)
    try:
        await play.way.open("first_answer")
    except Refusal as refusal:
        assert refusal.code == Unauthenticated().code
        assert await play.service.facts("step_opened") == []
    monkeypatch.undo()
    await play.play_on()
    assert set(audit(await play.left())) <= {"deadlines"}, "a first answer of the first case is due as well"


@pytest.mark.cell("clock", "worker", "cases")
async def test_a_workflow_that_wakes_an_hour_early_does_nothing_and_is_told_how_long_to_wait(
    play: Small,
) -> None:
    """Its timer ran on another machine's clock; the service decides by its row and its own clock."""
    await play.way.open_case()
    opened = await play.way.open("first_answer")
    due = play.service.clock.now() + timedelta(seconds=opened.wait_seconds)
    play.service.clock.set(due - timedelta(hours=1))
    early = await play.way.tend("first_answer")
    assert (early.state, early.wait_seconds) == ("open", HOUR)
    assert await play.service.facts("step_late") == []
    play.service.clock.set(due)
    await play.way.tend("first_answer")
    (late,) = await play.service.facts("step_late")
    assert late.at == due
    assert audit(await play.left()) == {}
