"""Kinds of field checked at the edge: text, day, telephone, e-mail, département. Never an echo of what was typed."""

import re
from datetime import date
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from kernel.errors import Invalid

REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
"""Numbering plans in which a number typed without its country code is read, in this order."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class TextUnreadable(Invalid):
    title = "Ce texte contient des caractères invisibles qui ne peuvent pas être enregistrés."


class TelephoneInvalid(Invalid):
    title = "Ce numéro de téléphone n'est pas valable."


class EmailInvalid(Invalid):
    title = "Cette adresse électronique n'est pas valable."


class DepartementInvalid(Invalid):
    title = "Ce code de département n'existe pas."


class DayOutOfCalendar(Invalid):
    title = "Cette date est hors du calendrier de la plate-forme."


class DayUnreadable(Invalid):
    title = "Cette date n'est pas lisible."


def _fault(refusal: Invalid) -> PydanticCustomError:
    """The refusal as a fault of its field, whose path the body knows; `kernel.http.problems` words it."""
    return PydanticCustomError(
        refusal.code, "{title}", {"title": refusal.title, "accepted": refusal.accepted}
    )


def _text(value: str) -> str:
    if CONTROL.search(value):
        raise _fault(TextUnreadable(accepted="un texte sans caractère de contrôle"))
    return value


def _line(value: str) -> str:
    return _text(" ".join(value.split()))


def _telephone(value: str) -> str:
    for region in REGIONS:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):  # the ranges kept for fiction are possible, not valid
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    raise _fault(TelephoneInvalid(accepted="un numéro comme 06 12 34 56 78 ou +32 470 12 34 56"))


def _email(value: str) -> str:
    if not re.fullmatch(
        r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@.<>,;:\"()\[\]\\]{2,}", value
    ):
        raise _fault(EmailInvalid(accepted="une adresse comme prenom.nom@exemple.fr"))
    return value.lower()


def _departement(value: str) -> str:
    if not re.fullmatch(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[4678]", value):
        raise _fault(DepartementInvalid(accepted="un code comme 75, 2A ou 974"))
    return value


def _written_as_a_day(value: object) -> object:
    """A number is no date, though the library would read one as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise _fault(DayUnreadable(accepted="une date de la forme 2026-03-31"))


def _in_the_calendar(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise _fault(DayOutOfCalendar(accepted=f"une date entre {FIRST_DAY.year} et {LAST_DAY.year}"))
    return value


Day = Annotated[date, BeforeValidator(_written_as_a_day), AfterValidator(_in_the_calendar)]
"""A civil day typed by somebody. Deadlines and anniversaries are counted from it, so it leaves them room."""

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_line)]
Paragraph = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True), AfterValidator(_text)]
Telephone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_telephone)]
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True), AfterValidator(_email)]
Departement = Annotated[str, StringConstraints(max_length=3), AfterValidator(_departement)]
