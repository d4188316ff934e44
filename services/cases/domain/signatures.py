"""Signatures: each binds a person to the exact text that was shown (rules ENG-3, ENG-4, ENG-7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Forbidden, Invalid


class Party(StrEnum):
    EMPLOYEE = "employee"
    CIL = "cil"


class Means(StrEnum):
    ONLINE = "online"
    PAPER = "paper"


MEANS_LABELS = {Means.ONLINE: "En ligne", Means.PAPER: "Sur papier, original numérisé"}


class TextHasChanged(Conflict):
    title = "Le texte a changé depuis qu'il vous a été présenté. Relisez la version actuelle avant de signer."
    rule = "ENG-3"


class AlreadySigned(Conflict):
    title = "Cette partie a déjà signé, avec d'autres choix."
    rule = "ENG-3"


class SignsInAnothersPlace(Forbidden):
    title = "Personne ne signe à la place du salarié."
    rule = "ENG-7"


class ScanMissing(Invalid):
    title = "Une signature sur papier est conservée avec sa numérisation et le nom de qui l'a enregistrée."
    rule = "ENG-4"


@dataclass(frozen=True, slots=True)
class Choices:
    """The two authorisations that the engagement gathers, apart: given or refused, never presumed (ENG-2)."""

    share_with_third_parties: bool
    inform_employer: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """Where the scan is kept, and who transcribed the paper (rules ENG-4, ENG-7)."""

    scan: str
    transcribed_by: str

    def __post_init__(self) -> None:
        if not self.scan or not self.transcribed_by:
            raise ScanMissing(field="paper", accepted="la numérisation et le nom de qui l'a enregistrée")


@dataclass(frozen=True, slots=True)
class Signature:
    party: Party
    by: str
    content_hash: str
    on: date
    choices: Choices | None = None
    paper: Paper | None = None

    @property
    def means(self) -> Means:
        return Means.PAPER if self.paper else Means.ONLINE

    def says_the_same_as(self, other: "Signature") -> bool:
        """The day and the means are those of the first one."""
        mine = (self.party, self.by, self.content_hash, self.choices)
        return mine == (other.party, other.by, other.content_hash, other.choices)


def signature_of(signatures: tuple[Signature, ...], party: Party) -> Signature | None:
    return next((one for one in signatures if one.party is party), None)


def signed_that(signatures: tuple[Signature, ...], party: Party, content_hash: str) -> bool:
    """Whether this party has already signed that very text."""
    first = signature_of(signatures, party)
    return first is not None and first.content_hash == content_hash


def signed_by_both(signatures: tuple[Signature, ...]) -> bool:
    return {one.party for one in signatures} == set(Party)


def already_given(signatures: tuple[Signature, ...], new: Signature, current_hash: str) -> bool:
    """True if `new` repeats what was signed; refuses another text, or other choices by the same party."""
    if new.content_hash != current_hash:
        raise TextHasChanged(current=current_hash)
    first = signature_of(signatures, new.party)
    if first is not None and not first.says_the_same_as(new):
        raise AlreadySigned(party=first.party, on=first.on)
    return first is not None


def check_own_hand(party: Party, by: str, employee_id: str) -> None:
    """The employee, and only the employee, signs for the employee (rule ENG-7, charter §3)."""
    if (party is Party.EMPLOYEE) != (by == employee_id):
        raise SignsInAnothersPlace(party=party)
