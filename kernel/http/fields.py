"""Kinds of field checked at the edge: plain text, telephone, e-mail, département. What was typed is never echoed."""

import re
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from kernel.errors import Invalid

REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
"""Numbering plans in which a number typed without its country code is read, in this order."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class TextUnreadable(Invalid):
    title = "Ce texte contient des caractères invisibles qui ne peuvent pas être enregistrés."


class TelephoneInvalid(Invalid):
    title = "Ce numéro de téléphone n'est pas valable."


class EmailInvalid(Invalid):
    title = "Cette adresse électronique n'est pas valable."


class DepartementInvalid(Invalid):
    title = "Ce code de département n'existe pas."


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


Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_line)]
Paragraph = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True), AfterValidator(_text)]
Telephone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_telephone)]
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True), AfterValidator(_email)]
Departement = Annotated[str, StringConstraints(max_length=3), AfterValidator(_departement)]
