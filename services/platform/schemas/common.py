"""What the bodies of `platform` share: checked texts."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as stdnum_siren

from kernel.errors import Invalid
from kernel.http.bodies import Body as StrictBody
from kernel.http.fields import Line


class Body(StrictBody):
    """A request body, its texts without spaces around."""

    model_config = ConfigDict(str_strip_whitespace=True)


class SirenUnreadable(Invalid):
    title = "Ce numéro SIREN n'est pas valable."


class EmailUnreadable(Invalid):
    title = "Cette adresse de courriel n'est pas valable."


class DepartementUnknown(Invalid):
    title = "Ce département n'existe pas."


def _siren(text: str) -> str:
    try:
        return str(stdnum_siren.validate(text))
    except ValidationError as error:
        raise SirenUnreadable(field="siren", accepted="neuf chiffres, clé de contrôle comprise") from error


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        raise EmailUnreadable(accepted="une adresse de la forme nom@domaine.fr")
    return text


def _departement(text: str) -> str:
    if not re.fullmatch(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[678]", text) or text == "20":
        raise DepartementUnknown(field="departements", accepted="un code comme 69, 2A ou 974")
    return text


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9-]{3,40}$")]
Person = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:|-]{1,64}$")]
"""Subject of a person's token: opaque, never a name."""
Name = Annotated[Line, Field(min_length=2, max_length=120)]
"""How a person is called, on the pages of their organisation and of UESL."""
Siren = Annotated[str, AfterValidator(_siren)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Departement = Annotated[str, AfterValidator(_departement)]
ShortText = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Telephone = Annotated[str, Field(max_length=20, pattern=r"^[0-9+ .()-]*$")]
