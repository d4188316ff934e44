"""Settings of the partners service's rules, passed to them (rules.md, defaults: ours)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    answer_days: int = 10
    """Working days within which the partner answers (PART-3)."""
    reminder_days: int = 5
    """Working days after which the partner is reminded (PART-3)."""
    handed_back_days: int = 15
    """Working days after which the referral comes back to the adviser (PART-3)."""
    check_months: int = 6
    """Period of check of a directory sheet (PART-1)."""
    declaration_months: int = 12
    """Period of renewal of the no-remuneration declaration (PART-2)."""


DEFAULT_TERMS = Terms()
