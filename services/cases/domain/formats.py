"""Formats dates, amounts and shares in French."""

from datetime import date
from decimal import Decimal

from kernel.calendar import written_day
from words.sentences import NARROW_SPACE

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
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
