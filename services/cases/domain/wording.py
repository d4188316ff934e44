"""How dates, amounts and shares are written in French for people to read."""

from datetime import date
from decimal import Decimal

from kernel.calendar import written_day

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def long_date(day: date) -> str:
    """« mercredi 18 mars 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {written_day(day)}"


def number(value: Decimal) -> str:
    """« 1 234,50 », with the French comma and narrow spaces between thousands."""
    return f"{value:,f}".replace(",", NARROW_SPACE).replace(".", ",").replace("-", "−")


def euros(amount: Decimal) -> str:
    return f"{number(amount.quantize(Decimal('0.01')))}{NO_BREAK_SPACE}€"


def percent(share: Decimal) -> str:
    return f"{number(share)}{NO_BREAK_SPACE}%"


def counted(count: int, one: str, many: str | None = None) -> str:
    """« 1 engagement », « 0 engagement », « 3 engagements »."""
    return f"{count} {one if count < 2 else many or one + 's'}"


def within(label: str) -> str:
    """A label inside a sentence: its first letter small, names and acronyms as they are."""
    return label[0].lower() + label[1:]
