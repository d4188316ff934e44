"""Entries of a convention's ledger: appended, never changed nor deleted (CONV-2, CONV-5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Party(StrEnum):
    CIL = "cil"
    PLATFORM = "platform"

    @property
    def other(self) -> "Party":
        return Party.PLATFORM if self is Party.CIL else Party.CIL


PARTY_LABELS = {Party.CIL: "CIL", Party.PLATFORM: "Plate-forme de service"}
SIGNATORY_LABELS = {
    Party.CIL: "Président du CIL",
    Party.PLATFORM: "Représentant de la plate-forme de service",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """The CIL's president or the platform's representative signed (CONV-1)."""

    party: Party
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Renewed:
    """The record of a tacit renewal (CONV-2)."""

    anniversary: date
    written_on: date


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A party's notice, with the anniversary at which it ends the convention (CONV-3, CONV-5)."""

    number: int
    party: Party
    sent_on: date
    received_on: date
    typed_on: date
    ends_on: date
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class RenewalAnnulled:
    """The annulment of a renewal that was recorded before a notice received in time was typed (CONV-5)."""

    anniversary: date
    notice: int
    written_on: date


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn:
    """A notice withdrawn, with the other party's agreement (CONV-5)."""

    notice: int
    agreed_by: Party
    on: date
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class SuccessorSigned:
    """The convention that follows is signed; notice can no longer be withdrawn (CONV-1, CONV-5)."""

    successor: str
    signed_on: date
    effect_date: date


@dataclass(frozen=True, slots=True)
class Ended:
    """The convention ended; `on` is the first day out of force (CONV-1)."""

    on: date
    written_on: date


Entry = Signed | Renewed | NoticeGiven | RenewalAnnulled | NoticeWithdrawn | SuccessorSigned | Ended


class EntryKind(StrEnum):
    SIGNED = "signed"
    RENEWED = "renewed"
    NOTICE_GIVEN = "notice_given"
    RENEWAL_ANNULLED = "renewal_annulled"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    SUCCESSOR_SIGNED = "successor_signed"
    ENDED = "ended"


ENTRY_LABELS = {
    EntryKind.SIGNED: "Signature",
    EntryKind.RENEWED: "Tacite reconduction",
    EntryKind.NOTICE_GIVEN: "Dénonciation",
    EntryKind.RENEWAL_ANNULLED: "Annulation d'une tacite reconduction",
    EntryKind.NOTICE_WITHDRAWN: "Retrait d'une dénonciation",
    EntryKind.SUCCESSOR_SIGNED: "Signature de la convention suivante",
    EntryKind.ENDED: "Fin de la convention",
}

ENTRY_TYPES: dict[EntryKind, type[Entry]] = {
    EntryKind.SIGNED: Signed,
    EntryKind.RENEWED: Renewed,
    EntryKind.NOTICE_GIVEN: NoticeGiven,
    EntryKind.RENEWAL_ANNULLED: RenewalAnnulled,
    EntryKind.NOTICE_WITHDRAWN: NoticeWithdrawn,
    EntryKind.SUCCESSOR_SIGNED: SuccessorSigned,
    EntryKind.ENDED: Ended,
}


def kind_of(entry: Entry) -> EntryKind:
    return next(kind for kind, shape in ENTRY_TYPES.items() if isinstance(entry, shape))
