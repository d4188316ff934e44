"""A person: identity, means of contact, and the age band and département that facts may carry (CONF-6)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import add_years
from kernel.errors import Invalid
from words.contacts import AgeBand


class NameMissing(Invalid):
    title = "Indiquez le nom et le prénom de la personne."
    rule = "CASE-2"


class BirthDateInTheFuture(Invalid):
    title = "La date de naissance ne peut pas être postérieure au jour de la saisie."
    rule = "DIA-1"


class PostcodeMalformed(Invalid):
    title = "Un code postal français comporte cinq chiffres."
    rule = "CASE-12"


_UPPER_AGES = (
    (18, AgeBand.UNDER_18),
    (25, AgeBand.FROM_18),
    (35, AgeBand.FROM_25),
    (45, AgeBand.FROM_35),
    (55, AgeBand.FROM_45),
    (65, AgeBand.FROM_55),
    (75, AgeBand.FROM_65),
)


@dataclass(frozen=True)
class Identity:
    """The person's identity, as they give it; the birth date may be missing and is never guessed (DIA-1)."""

    last_name: str
    first_name: str
    birth_date: date | None = None

    def __post_init__(self) -> None:
        for field in ("last_name", "first_name"):
            if not getattr(self, field).strip():
                raise NameMissing(field=field)


class Means(StrEnum):
    """The fields of `MeansOfContact`."""

    TELEPHONE = "telephone"
    PROFESSIONAL_TELEPHONE = "professional_telephone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    COMMUNE = "commune"


MEANS_LABELS = {
    Means.TELEPHONE: "Téléphone",
    Means.PROFESSIONAL_TELEPHONE: "Téléphone professionnel",
    Means.EMAIL: "Courriel",
    Means.ADDRESS: "Adresse",
    Means.POSTCODE: "Code postal",
    Means.COMMUNE: "Commune",
}


@dataclass(frozen=True)
class MeansOfContact:
    """The person's telephones, e-mail and address; telephones and e-mail are normalised."""

    telephone: str | None = None
    professional_telephone: str | None = None
    email: str | None = None
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None

    def __post_init__(self) -> None:
        if self.postcode is not None and not re.fullmatch(r"[0-9]{5}", self.postcode):
            raise PostcodeMalformed(field="postcode", accepted="Cinq chiffres, par exemple 75011.")

    @property
    def departement(self) -> str | None:
        return departement(self.postcode) if self.postcode else None


def check_birth_date(birth_date: date | None, on: date) -> None:
    """Raises for a birth date after the day of typing."""
    if birth_date is not None and birth_date > on:
        raise BirthDateInTheFuture(field="birth_date")


def age(birth_date: date, on: date) -> int:
    """Returns completed years on a civil day; born on 29 February, a year older on the 28th of common years."""
    years = on.year - birth_date.year
    return years - 1 if add_years(birth_date, years) > on else years


def age_band(birth_date: date | None, on: date) -> AgeBand:
    """Returns the age band, which facts may carry in place of the birth date (CONF-6)."""
    if birth_date is None:
        return AgeBand.UNKNOWN
    years = age(birth_date, on)
    return next((band for upper, band in _UPPER_AGES if years < upper), AgeBand.FROM_75)


def departement(postcode: str) -> str | None:
    """Returns the département or overseas territory of a postcode, None where it has none (Monaco, armies).

    For a few communes it is wrong, as a post office of the neighbouring département serves them.
    """
    if not re.fullmatch(r"[0-9]{5}", postcode):
        return None
    if postcode in _ISLANDS:
        return _ISLANDS[postcode]
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    if postcode[:2] in ("97", "98"):
        return postcode[:3] if postcode[:3] in _OVERSEAS else None
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


_ISLANDS = {"97133": "977", "97150": "978"}
"""Saint-Barthélemy and Saint-Martin, which have postcodes of Guadeloupe."""

_OVERSEAS = {"971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988"}
