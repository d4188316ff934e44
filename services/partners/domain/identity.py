"""The identity of the body that a sheet is about, so that two CILs' sheets of one body count once (REP-4)."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import Invalid


class Register(StrEnum):
    SIREN = "siren"
    RNA = "rna"


REGISTER_LABELS = {
    Register.SIREN: "Numéro SIREN",
    Register.RNA: "Répertoire national des associations (RNA)",
}


class NoNumber(StrEnum):
    PUBLIC_DESK = "public_desk"
    PRIVATE_PERSON = "private_person"
    FOREIGN_BODY = "foreign_body"


NO_NUMBER_LABELS = {
    NoNumber.PUBLIC_DESK: "Guichet ou service public sans numéro propre",
    NoNumber.PRIVATE_PERSON: "Particulier",
    NoNumber.FOREIGN_BODY: "Organisme étranger",
}


class IdentityMissing(Invalid):
    title = "Indiquez le numéro SIREN ou RNA de cet organisme ; s'il n'en a pas, dites pourquoi."
    rule = "REP-4"


class IdentityAmbiguous(Invalid):
    title = "Cet organisme a un numéro, ou n'en a pas : gardez l'un des deux."
    rule = "REP-4"


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a body: its SIREN, or the RNA number of an association without one."""

    register: Register
    value: str

    @property
    def code(self) -> str:
        """The number as facts carry it; it is never that of a person."""
        return f"{self.register}:{self.value}"


def number_of(code: str) -> Number | None:
    """Returns the number of a code, None for an empty one."""
    register, _, value = code.partition(":")
    return Number(Register(register), value) if value else None


def check_identity(number: Number | None, no_number: NoNumber | None) -> None:
    """Raises unless the sheet has either its body's number or the reason why there is none."""
    if number is None and no_number is None:
        raise IdentityMissing(field="number", accepted="un numéro SIREN, SIRET ou RNA")
    if number and no_number:
        raise IdentityAmbiguous(field="no_number")
