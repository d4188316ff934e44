"""The retention of a person's data: as long as one of their cases, and 24 months after the last contact (ours)."""

from datetime import date, timedelta

from kernel.calendar import add_months

RETENTION_MONTHS = 24
"""The same as for a closed case (rules.md, defaults)."""


def kept_through(met: date) -> date:
    """Returns the last civil day of retention after a contact on `met`; for 29 February, a 28 February (BEN-4)."""
    return add_months(met, RETENTION_MONTHS)


def leaves(last_met: date, cases_over: bool, today: date) -> bool:
    """Says whether to erase a person: none of their cases is retained, and the last day is past (CONF-6)."""
    return cases_over and kept_through(last_met) < today


def met_before(today: date) -> date:
    """Returns the day such that persons whose last contact is before it are to be erased today."""
    return add_months(today, -RETENTION_MONTHS) + timedelta(days=1)
