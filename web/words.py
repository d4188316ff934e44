"""French formats of dates, amounts and plurals, each docstring an example. The templates use them as filters."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from words.articles import of_person, the, to
from words.sentences import counted, within

PARIS = ZoneInfo("Europe/Paris")
LOCALE = "fr_FR"
OVERSEAS = ("+262", "+590", "+594", "+596")
"""Country codes of territories whose numbers are dialled in France as ours are."""


def day(value: str | date | None) -> str:
    """12 janvier 2026, 1er janvier 2026."""
    if not value:
        return ""
    found = _date(value)
    return format_date(found, "d'er' MMMM y" if found.day == 1 else "d MMMM y", LOCALE)


def weekday(value: str | date | None) -> str:
    """lundi 12 janvier, jeudi 1er janvier."""
    if not value:
        return ""
    found = _date(value)
    return format_date(found, "EEEE d'er' MMMM" if found.day == 1 else "EEEE d MMMM", LOCALE)


def sentence(value: str) -> str:
    """Returns the text with a capital as its first letter."""
    return value[:1].upper() + value[1:]


def month(value: str | date) -> str:
    """Janvier 2026."""
    return format_date(_date(value), "MMMM y", LOCALE).capitalize()


def instant(value: str | datetime | None) -> str:
    """12 janvier 2026 à 10 h 30, heure de Paris."""
    if not value:
        return ""
    moment = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(PARIS)
    return f"{day(moment.date())} à {time_of(moment)}"


def time_of(moment: datetime) -> str:
    """10 h 30, 9 h 05."""
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}"


def hour(value: str) -> str:
    """entre 10 h et 11 h, in Paris time."""
    moment = datetime.fromisoformat(value).astimezone(PARIS)
    return f"entre {moment.hour} h et {(moment.hour + 1) % 24} h"


def euros(value: str | Decimal | None) -> str:
    """1 234,50 €."""
    return _minus(format_currency(Decimal(value), "EUR", locale=LOCALE)) if value not in (None, "") else ""


def number(value: int | None) -> str:
    return str(format_decimal(value, locale=LOCALE)) if value is not None else ""


def decimal(value: str | Decimal | None) -> str:
    """36,7."""
    return _minus(format_decimal(Decimal(value), locale=LOCALE)) if value not in (None, "") else ""


def percent(value: str | Decimal | None) -> str:
    """35 %, from 0.35."""
    return str(format_percent(Decimal(value), locale=LOCALE)) if value not in (None, "") else ""


def telephone(value: str | None) -> str:
    """06 39 98 21 01 for a French number, 0692 12 34 56 overseas; another number is returned unchanged."""
    if value and value.startswith(OVERSEAS) and len(value) == 13:
        return f"0{value[4:7]} {value[7:9]} {value[9:11]} {value[11:]}"
    if not value or not value.startswith("+33") or len(value) != 12:
        return value or ""
    digits = "0" + value[3:]
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))


def away(value: str | date, today: str | date) -> str:
    """Aujourd'hui, demain, dans 3 jours: the distance of a coming day."""
    days = (_date(value) - _date(today)).days
    return {0: "aujourd'hui", 1: "demain"}.get(days, f"dans {counted(days, 'jour')}")


FILTERS = {
    "the": the,
    "of_person": of_person,
    "to": to,
    "day": day,
    "weekday": weekday,
    "sentence": sentence,
    "within": within,
    "month": month,
    "instant": instant,
    "hour": hour,
    "euros": euros,
    "number": number,
    "percent": percent,
    "decimal": decimal,
    "counted": counted,
    "telephone": telephone,
    "away": away,
}


def _minus(written: str) -> str:
    """Replaces a hyphen by the minus sign."""
    return str(written).replace("-", "\u2212")


def _date(value: str | date | None) -> date:
    if isinstance(value, str):
        return (
            datetime.fromisoformat(value).astimezone(PARIS).date()
            if "T" in value
            else date.fromisoformat(value)
        )
    assert value is not None
    return value.astimezone(PARIS).date() if isinstance(value, datetime) else value
