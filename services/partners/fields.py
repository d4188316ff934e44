"""The field of a body's number, checked at the edge: SIREN, SIRET or an association's RNA number (REP-4)."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from stdnum.fr import siren, siret

from kernel.errors import Invalid
from kernel.http.fields import fault
from services.partners.domain.identity import Number, Register

RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
"""An RNA number: W, a digit, a digit or letter, then seven digits."""


class BodyNumberInvalid(Invalid):
    title = "Ce numéro d'organisme n'est pas valable."


def _number(typed: str) -> str:
    text = re.sub(r"[\s.-]", "", typed).upper()
    if RNA.fullmatch(text):
        return Number(Register.RNA, text).code
    if siren.is_valid(text):
        return Number(Register.SIREN, text).code
    if siret.is_valid(text):
        return Number(Register.SIREN, text[:9]).code
    raise fault(
        BodyNumberInvalid(
            accepted="un SIREN (9 chiffres), un SIRET (14 chiffres) ou un numéro RNA (W et 9 caractères)"
        )
    )


BodyNumber = Annotated[str, StringConstraints(max_length=30), AfterValidator(_number)]
