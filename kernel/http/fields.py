"""Kinds of field checked at the edge: text, day, amount, telephone, e-mail… What was typed is never echoed."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import phonenumbers
from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function
from stdnum.exceptions import ValidationError
from stdnum.fr import siren

from kernel.errors import Invalid

SIREN_DIGITS, SIRET_DIGITS = 9, 14

FRENCH = 33
OVERSEAS_PREFIXES = {
    **dict.fromkeys(("0590", "0690", "0691", "07090"), 590),
    **dict.fromkeys(("0594", "0694", "07093"), 594),
    **dict.fromkeys(("0596", "0696", "0697", "07091"), 596),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693", "07092"), 262),
    **dict.fromkeys(("0508", "0708"), 508),
}
"""Country code of a French number by its first digits: it is dialled alike, and cannot be called back under +33.
(ARCEP's numbering plan; the library takes several of them for numbers of the mainland.)"""

FICTION = "063998"
"""Mobile numbers kept for fiction, among those of Mayotte: the demonstration's people have them."""

POLYNESIAN, POLYNESIAN_DIGITS = 689, 8

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
"""Controls, marks that turn the direction of writing, halves of characters, and separators that no screen shows."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Beyond these a day is a slip of the keyboard, and arithmetic on it may leave the calendar (ours)."""


class TextUnreadable(Invalid):
    title = "Ce texte contient des caractères invisibles qui ne peuvent pas être enregistrés."


class TextMalformed(Invalid):
    title = "Ce texte n'a pas la forme attendue."


class DayUnreadable(Invalid):
    title = "Cette date ne se lit pas."


class AmountUnreadable(Invalid):
    title = "Ce montant ne se lit pas."


class PostcodeInvalid(Invalid):
    title = "Ce code postal n'est pas valable."


class TelephoneInvalid(Invalid):
    title = "Ce numéro de téléphone n'est pas valable."


class EmailInvalid(Invalid):
    title = "Cette adresse électronique n'est pas valable."


class DepartementInvalid(Invalid):
    title = "Ce code de département n'existe pas."


class SirenInvalid(Invalid):
    title = "Ce numéro SIREN n'est pas valable."


class DayOutOfCalendar(Invalid):
    title = "Cette date est hors du calendrier de la plate-forme."


def fault(refusal: Invalid) -> PydanticCustomError:
    """The refusal as a fault of its field, whose path the body knows; `kernel.http.problems` words it."""
    return PydanticCustomError(
        refusal.code, "{title}", {"title": refusal.title, "accepted": refusal.accepted}
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What is written in one way only: the API's document shows its pattern, a refusal says it in words."""

    pattern: str
    refusal: Invalid

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": f"^{self.pattern}$"}

    def _check(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value):
            raise fault(self.refusal)
        return value


def readable(value: str) -> str:
    """Refuses invisible characters in a text: they would be stored, sent and printed unnoticed."""
    if UNSEEN.search(value):
        raise fault(TextUnreadable(accepted="un texte sans caractère de contrôle"))
    return value


def _line(value: str) -> str:
    return readable(" ".join(value.split()))


def _day(value: Any) -> date:
    """A civil day written as such: a number or an instant is not one, though it could be taken for one."""
    if type(value) is date:  # ours, on its way out
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise fault(DayUnreadable(accepted="une date de la forme 2026-03-31"))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise fault(DayUnreadable(accepted="une date du calendrier, de la forme 2026-03-31")) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise fault(DayOutOfCalendar(accepted=f"une date entre {FIRST_DAY.year} et {LAST_DAY.year}"))
    return day


def _amount(value: Any) -> Decimal:
    """Exact, in euros, two places (DIA-1): as text, since a JSON number has been a binary fraction on its way."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,2})?", value):
        raise fault(AmountUnreadable(accepted='un montant en euros entre guillemets, par exemple "1480.50"'))
    return Decimal(value).quantize(Decimal("0.01"))


def _telephone(value: str) -> str:
    return str(phonenumbers.format_number(_number(value), phonenumbers.PhoneNumberFormat.E164))


def _telephone_to_read(value: str) -> str:
    """As people write it, for one that is shown and not dialled by us."""
    number, forms = _number(value), phonenumbers.PhoneNumberFormat
    french = number.country_code == 33
    return str(phonenumbers.format_number(number, forms.NATIONAL if french else forms.INTERNATIONAL))


def _number(value: str) -> phonenumbers.PhoneNumber:
    """A number that can be called back: with its country code, or as people of France and its territories write it."""
    try:
        number = phonenumbers.parse(_international(value))
    except phonenumbers.NumberParseException:
        raise fault(_telephone_invalid()) from None
    if not phonenumbers.is_possible_number(number):  # the ranges kept for fiction are possible, not valid
        raise fault(_telephone_invalid())
    return number


def _international(value: str) -> str:
    """The number with its country code; refuses an incomplete one, and six digits, which three territories share."""
    typed = value.strip().replace("(0)", "")
    digits = re.sub(r"[\s.\-/()\u00a0\u202f]", "", typed)
    if digits.startswith("+"):
        return digits
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if not digits.isascii() or not digits.isdigit():
        raise fault(_telephone_invalid())
    if len(digits) == POLYNESIAN_DIGITS and digits[0] in "48":
        return f"+{POLYNESIAN}{digits}"
    if len(digits) == 9 and digits[0] != "0":
        digits = f"0{digits}"  # a spreadsheet took the zero for nothing
    if len(digits) != 10 or digits[0] != "0":
        raise fault(_telephone_invalid())
    return _of_france(digits)


def _of_france(digits: str) -> str:
    code = next((code for prefix, code in OVERSEAS_PREFIXES.items() if digits.startswith(prefix)), FRENCH)
    if digits.startswith(FICTION):
        code = FRENCH
    return f"+{code}{digits[4:] if digits.startswith('0508') else digits[1:]}"


def _telephone_invalid() -> TelephoneInvalid:
    return TelephoneInvalid(
        accepted="un numéro comme 06 12 34 56 78, ou avec l'indicatif du pays, comme +32 470 12 34 56 ou +687 25 12 34"
    )


def _email(value: str) -> str:
    """An address that any mail server carries: those that carry accents are still few."""
    if not re.fullmatch(
        r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@.<>,;:\"()\[\]\\]{2,}", value
    ):
        raise fault(EmailInvalid(accepted="une adresse comme prenom.nom@exemple.fr"))
    if not (value.isascii() and value.isprintable()):
        raise fault(EmailInvalid(accepted="une adresse sans accent, comme prenom.nom@exemple.fr"))
    return value.lower()


def _siren(value: str) -> str:
    """A company's number; of an establishment's (SIRET), its nine first digits, which are the company's."""
    digits = siren.compact(value)
    try:
        return str(siren.validate(digits[:SIREN_DIGITS] if len(digits) == SIRET_DIGITS else digits))
    except ValidationError:
        raise fault(SirenInvalid(accepted="les neuf chiffres du SIREN, ou les quatorze du SIRET")) from None


Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_line)]
Paragraph = Annotated[
    str, StringConstraints(max_length=4000, strip_whitespace=True), AfterValidator(readable)
]
Day = Annotated[date, BeforeValidator(_day)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Postcode = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Written(r"[0-9]{5}", PostcodeInvalid(accepted="cinq chiffres, comme 69400")),
]
Telephone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_telephone)]
TelephoneToRead = Annotated[str, StringConstraints(max_length=30), AfterValidator(_telephone_to_read)]
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True), AfterValidator(_email)]
Departement = Annotated[
    str,
    Written(
        r"(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[4678])",
        DepartementInvalid(accepted="un code comme 75, 2A ou 974"),
    ),
]
Siren = Annotated[str, StringConstraints(max_length=20), AfterValidator(_siren)]
Identifier = Annotated[
    str,
    Written(
        r"[a-z0-9-]{3,40}",
        TextMalformed(accepted="de 3 à 40 lettres minuscules sans accent, chiffres ou tirets"),
    ),
]
"""What an organisation is known by, chosen when it is registered."""
