"""Stepped time stands still, goes forward only, and is the same for every process."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import ValidationError

from kernel.clock import RealClock, SteppedClock, open_clock, today
from kernel.settings import Settings
from tests.in_process import MONDAY


def test_it_moves_forward_only(tmp_path: Path) -> None:
    clock = SteppedClock(tmp_path / "clock")
    clock.set(MONDAY)
    clock.set(MONDAY)
    clock.set(MONDAY + timedelta(seconds=1))
    with pytest.raises(ValueError, match="forward"):
        clock.set(MONDAY)
    assert clock.now() == clock.now() == MONDAY + timedelta(seconds=1)


def test_it_survives_being_opened_again(tmp_path: Path) -> None:
    SteppedClock(tmp_path / "clock").set(MONDAY.astimezone(timezone(timedelta(hours=2))))
    reopened = open_clock(tmp_path / "clock")
    assert reopened.now() == MONDAY and reopened.now().tzinfo is UTC
    with pytest.raises(ValueError, match="forward"):
        SteppedClock(tmp_path / "clock").set(MONDAY - timedelta(days=1))


def test_who_has_read_it_sees_each_move_of_another_process(tmp_path: Path) -> None:
    player, reader = SteppedClock(tmp_path / "clock"), SteppedClock(tmp_path / "clock")
    for microseconds in range(300):
        moved = MONDAY + timedelta(microseconds=microseconds)
        player.set(moved)
        assert reader.now() == moved


def test_the_legal_day_is_that_of_paris(tmp_path: Path) -> None:
    clock = SteppedClock(tmp_path / "clock")
    clock.set(datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC))
    assert today(clock) == date(2026, 6, 30)
    clock.set(datetime(2026, 6, 30, 22, tzinfo=UTC))
    assert today(clock) == date(2026, 7, 1)


def test_without_a_file_time_is_the_real_one_and_production_takes_no_other(tmp_path: Path) -> None:
    clock = open_clock(None)
    assert isinstance(clock, RealClock) and clock.now().tzinfo is UTC
    for stepped in ({"clock": tmp_path / "clock"}, {"time_skipping": True}):
        with pytest.raises(ValidationError, match="stepped clock"):
            Settings(mode="production", **stepped)
