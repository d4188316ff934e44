"""Business time: one thing passed in, never read from the system (design, « Time »).

Legal dates, deadlines and the life of links are business time. Token expiry, rate limits and time-outs are
real time and do not come from here.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from kernel.calendar import paris_day


class Clock(Protocol):
    def now(self) -> datetime:
        """Present business instant, aware, in UTC."""
        ...


def today(clock: Clock) -> date:
    """Legal day in Europe/Paris."""
    return paris_day(clock.now())


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppedClock:
    """Time that stands still until it is moved forward: one value in a file that all processes read.

    It survives restarts. Only the player moves it, through `kernel.temporal.advance_to`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[int, datetime] | None = None

    def now(self) -> datetime:
        version = self._path.stat().st_mtime_ns
        known = self._read
        if known is None or known[0] != version:
            known = self._read = version, datetime.fromisoformat(self._path.read_text("ascii").strip())
        return known[1]

    def set(self, instant: datetime) -> None:
        """Move to `instant`; earlier than the present value is a ValueError, as time only goes forward."""
        if self._path.exists() and instant < self.now():
            raise ValueError(f"business time only moves forward: {instant} is before {self.now()}")
        beside = self._path.with_suffix(".new")
        beside.write_text(instant.astimezone(UTC).isoformat(), "ascii")
        # The file is dated by what it says, another date for each instant: who has read one looks at that only.
        dated = (instant - _EPOCH) // timedelta(microseconds=1) * 1000
        os.utime(beside, ns=(dated, dated))
        os.replace(beside, self._path)  # noqa: PTH105 - atomic on one file system, as the readers need


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def open_clock(path: Path | None) -> Clock:
    """The stepped clock kept in `path`, or the real one where no path is set."""
    return SteppedClock(path) if path else RealClock()
