"""Settings that fill the holes of the charter: every default marked "ours" in the rules."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Delays of a case, each with its default (rules.md, "Defaults of the settings")."""

    first_answer_days: int = 2
    """Working days to the first answer (CASE, level 1, 3)."""
    first_answer_days_urgent: int = 1
    offer_validity_days: int = 15
    """Indicative time to sign (charter A8, ENG-1)."""
    offer_reminder_days: tuple[int, ...] = (5, 10)
    decide_after_lapse_days: int = 10
    implementation_months: int = 2
    """Indicative time to carry the commitments out (charter A8, ENG-1)."""
    implementation_reminder_days_before: tuple[int, ...] = (14, 3)
    follow_up_days: int = 30
    """From the signature to the first follow-up point, then from each point to the next (CASE, level 2, 10)."""
    survey_reminder_days: tuple[int, ...] = (15,)
    survey_closes_days: int = 60
    extension_months: int = 12
    """How far one extension may go beyond the present last day (ours): further is a slip of the keyboard."""
    hold_months: int = 60
    """The same, for a closed case kept longer for a dispute or a procedure (ours)."""
    link_days: int = 60
    retention_months: int = 24
    retention_notice_days_before: tuple[int, ...] = (60, 15)
    offer_lapsing_days: int = 5
    """Last days to sign of which the CIL's responsible is told."""
    no_move_days: int = 30
    """After which a step without a date is shown to the CIL's responsible."""

    def link_valid_to(self, made_on: date, needed_to: date | None = None) -> date:
        """Last day of a link: that of what it is for, at most `link_days` after it is made."""
        longest = made_on + timedelta(days=self.link_days)
        return longest if needed_to is None else min(longest, needed_to)


DEFAULT_POLICY = Policy()

MOST_DAYS, MOST_MONTHS = 366, 36
"""Beyond these, days to sign or months to carry out are a slip of the keyboard (ours)."""
