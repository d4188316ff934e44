"""Settings of the platform service's rules, passed as arguments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings; their defaults come from the charter (A2, A6) or are ours (CONV-6)."""

    first_term_years: int = 1
    """Years before the first anniversary at which a convention may end (CONV-1)."""
    notice_months: int = 3
    """Minimum notice before an anniversary (CONV-3)."""
    reminder_days: tuple[int, ...] = (30, 7)
    """Days before the last day for notice at which both parties are reminded (CONV-6)."""
    joining_months: int = 2
    """Delay from the charter's signature to join a platform (CIL-2)."""


DEFAULT_TERMS = Terms()
