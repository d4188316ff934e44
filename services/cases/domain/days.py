"""The day of an act: not before the person first made contact, not after today (CASE-2)."""

from datetime import date

from kernel.errors import Invalid
from services.cases.domain.wording import short_date


class DayOutOfCase(Invalid):
    title = "Ce jour ne peut pas être celui de cet acte."
    rule = "CASE-2"


def check_day(on: date, first_contact: date, today: date, field: str = "on") -> None:
    """Friday's visit typed on Monday counts from Friday: the first contact bounds, not the day it was typed."""
    if not first_contact <= on <= today:
        accepted = f"un jour du {short_date(first_contact)}, premier contact, au {short_date(today)}"
        raise DayOutOfCase(field=field, accepted=accepted)
