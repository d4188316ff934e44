"""Possible duplicates among persons: flags with reasons, for a person to decide; nothing is merged.

A flag has an id, a score and codes, without personal data, so facts may carry it (CONF-6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from kernel.names import normalise

SIMILAR_LAST, SIMILAR_FIRST = 0.8, 0.85
"""From these similarities on, two names count as one typed in two ways (Durand and Durant).

The bound of first names is higher, because of twins and siblings (Jean and Jeanne: 0.8).
"""


class Likeness(StrEnum):
    """The reasons why two persons may be one."""

    SAME_BIRTH_DATE = "same_birth_date"
    SAME_NAMES = "same_names"
    SIMILAR_NAMES = "similar_names"
    SWAPPED_NAMES = "swapped_names"
    OTHER_LAST_NAME = "other_last_name"
    SAME_TELEPHONE = "same_telephone"
    SAME_EMAIL = "same_email"


LIKENESS_LABELS = {
    Likeness.SAME_BIRTH_DATE: "Même date de naissance",
    Likeness.SAME_NAMES: "Mêmes nom et prénom",
    Likeness.SIMILAR_NAMES: "Nom et prénom proches",
    Likeness.SWAPPED_NAMES: "Nom et prénom peut-être inversés",
    Likeness.OTHER_LAST_NAME: "Même prénom sous un autre nom",
    Likeness.SAME_TELEPHONE: "Même téléphone",
    Likeness.SAME_EMAIL: "Même adresse électronique",
}


@dataclass(frozen=True)
class Known:
    """The data of a person that are compared; telephone and e-mail are normalised, as stored."""

    id: UUID
    last_name: str
    first_name: str
    birth_date: date | None = None
    telephone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Flag:
    """A likely duplicate: its id, its likelihood from 0 to 1, and the reasons."""

    other: UUID
    score: float
    reasons: tuple[Likeness, ...]


def similarity(one: str, other: str) -> float:
    """Returns the similarity of two names, from 0 to 1; a part of a compound name counts as the name."""
    a, b = normalise(one), normalise(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    compound = 0.9 if _begins_or_ends(a.split(), b.split()) else 0.0
    first, second = sorted((a, b))
    return max(compound, SequenceMatcher(None, first, second, autojunk=False).ratio())


def _begins_or_ends(one: list[str], other: list[str]) -> bool:
    """Says whether one name is the first or last words of the other: « Martin » of « Martin-Dupond »."""
    short, long = sorted((one, other), key=len)
    return len(short) < len(long) and short in (long[: len(short)], long[-len(short) :])


def compare(one: Known, other: Known) -> Flag | None:
    """Returns a flag where `other` may be the same person as `one`, else None.

    Persons with different birth dates are different, even with the same name. Couples share a telephone or an e-mail,
    so these count only with similar names.
    """
    dated = one.birth_date is not None and other.birth_date is not None
    if dated and one.birth_date != other.birth_date:
        return None
    shared = _shared_means(one, other)
    names, score = _names(one, other, may_have_married=dated and bool(shared))
    if names is None or not (dated or shared):
        return None
    reasons = ((Likeness.SAME_BIRTH_DATE,) if dated else ()) + (names,) + shared
    weight = 1.0 if dated else 0.8
    return Flag(other.id, round(score * weight, 3), reasons)


def possible_duplicates(one: Known, others: Iterable[Known]) -> tuple[Flag, ...]:
    """Returns the flags of a person against others, the likeliest first."""
    flags = (compare(one, other) for other in others if other.id != one.id)
    return tuple(sorted((f for f in flags if f), key=lambda f: (-f.score, f.other.int)))


def _names(one: Known, other: Known, *, may_have_married: bool) -> tuple[Likeness | None, float]:
    last = similarity(one.last_name, other.last_name)
    first = similarity(one.first_name, other.first_name)
    if min(last, first) == 1.0:
        return Likeness.SAME_NAMES, 1.0
    if last >= SIMILAR_LAST and first >= SIMILAR_FIRST:
        return Likeness.SIMILAR_NAMES, (last + first) / 2
    swapped = min(similarity(one.last_name, other.first_name), similarity(one.first_name, other.last_name))
    if swapped >= SIMILAR_FIRST:
        return Likeness.SWAPPED_NAMES, swapped * 0.95
    if may_have_married and first == 1.0:
        return Likeness.OTHER_LAST_NAME, 0.7
    return None, 0.0


def _shared_means(one: Known, other: Known) -> tuple[Likeness, ...]:
    shared = []
    if one.telephone and one.telephone == other.telephone:
        shared.append(Likeness.SAME_TELEPHONE)
    if one.email and other.email and one.email.casefold() == other.email.casefold():
        shared.append(Likeness.SAME_EMAIL)
    return tuple(shared)
