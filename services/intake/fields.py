"""A company's SIREN, checked at the edge (BEN-5)."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from stdnum.exceptions import ValidationError
from stdnum.fr import siren

from kernel.errors import Invalid


class SirenInvalid(Invalid):
    title = "Ce numéro SIREN n'est pas valable."
    rule = "BEN-5"


def _siren(value: str) -> str:
    try:
        return str(siren.validate(value))
    except ValidationError:
        raise SirenInvalid(field="siren", accepted="neuf chiffres, clé de contrôle comprise") from None


Siren = Annotated[str, StringConstraints(max_length=20), AfterValidator(_siren)]
