"""How long a person is kept: as long as one of their cases, and 24 months after their last contact (ours)."""

from datetime import date, timedelta

from kernel.calendar import add_months

RETENTION_MONTHS = 24
"""As a closed case (rules.md, defaults)."""


def kept_through(met: date) -> date:
    """Last civil day on which a person last met on a day is kept; of 29 February, 28 February (BEN-4)."""
    return add_months(met, RETENTION_MONTHS)


def leaves(last_met: date, cases_over: bool, today: date) -> bool:
    """Whether a person is to be erased: no case of theirs is retained, and the last day is past (CONF-6)."""
    return cases_over and kept_through(last_met) < today


def met_before(today: date) -> date:
    """Returns the day before which a person was last met, for their data to be erased today."""
    return add_months(today, -RETENTION_MONTHS) + timedelta(days=1)
