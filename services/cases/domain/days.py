"""The day of an act: not before the person first made contact, not after today (CASE-2)."""

from datetime import date

from kernel.calendar import written_day
from kernel.errors import Invalid


class DayOutOfCase(Invalid):
    title = "Ce jour ne peut pas être celui de cet acte."
    rule = "CASE-2"


def check_day(on: date, first_contact: date, today: date, field: str = "on") -> None:
    """Friday's visit typed on Monday counts from Friday: the first contact bounds, not the day it was typed."""
    if not first_contact <= on <= today:
        accepted = f"un jour du {written_day(first_contact)}, premier contact, au {written_day(today)}"
        raise DayOutOfCase(field=field, accepted=accepted)
