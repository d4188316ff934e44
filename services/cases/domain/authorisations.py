"""Authorisations: a thing of its own, given or refused by the employee, withdrawn at once (ENG-2, ENG-7)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kernel.errors import Conflict, Invalid
from services.cases.domain.signatures import Signature


class Purpose(StrEnum):
    SHARE_WITH_THIRD_PARTIES = "share_with_third_parties"
    INFORM_EMPLOYER = "inform_employer"


PURPOSE_LABELS = {
    Purpose.SHARE_WITH_THIRD_PARTIES: "Communiquer certaines informations à des tiers",
    Purpose.INFORM_EMPLOYER: "Informer l'entreprise du type de service rendu",
}


class RecipientKind(StrEnum):
    ANY_THIRD_PARTY = "any_third_party"
    LANDLORD = "landlord"
    SOCIAL_BODY = "social_body"
    PUBLIC_SERVICE = "public_service"
    ASSOCIATION = "association"
    LENDER = "lender"
    OTHER_CIL = "other_cil"
    EMPLOYER = "employer"


class Obtained(StrEnum):
    """How the person's will reached us."""

    ENGAGEMENT = "engagement"
    WEB = "web"
    TELEPHONE = "telephone"
    PAPER = "paper"
    INTERVIEW = "interview"


OBTAINED_LABELS = {
    Obtained.ENGAGEMENT: "Avec la signature de l'engagement réciproque",
    Obtained.WEB: "En ligne",
    Obtained.TELEPHONE: "Par téléphone, transcrit par le conseiller",
    Obtained.PAPER: "Sur papier, transcrit par le conseiller",
    Obtained.INTERVIEW: "En entretien, transcrit par le conseiller",
}

TRANSCRIBED = frozenset({Obtained.TELEPHONE, Obtained.PAPER, Obtained.INTERVIEW})


class TranscriberMissing(Invalid):
    title = "Ce qu'un conseiller transcrit pour le salarié porte son nom."
    rule = "ENG-7"


class RecipientWrong(Invalid):
    title = "Ce destinataire ne correspond pas à l'objet de l'autorisation."
    rule = "ENG-2"


class NothingToWithdraw(Conflict):
    title = "Cette autorisation n'a pas été donnée."
    rule = "ENG-2"


@dataclass(frozen=True, slots=True)
class Authorisation:
    id: str
    person_id: str
    purpose: Purpose
    recipient: RecipientKind
    given: bool
    how: Obtained
    at: datetime
    transcribed_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_how: Obtained | None = None
    withdrawal_transcribed_by: str | None = None

    def __post_init__(self) -> None:
        _check_transcriber(self.how, self.transcribed_by)
        if (self.purpose is Purpose.INFORM_EMPLOYER) != (self.recipient is RecipientKind.EMPLOYER):
            raise RecipientWrong(field="recipient", accepted=PURPOSE_LABELS[self.purpose])

    def effective(self, instant: datetime) -> bool:
        """Given, and not withdrawn; the instant of withdrawal no longer counts (rule ENG-2)."""
        return self.given and self.at <= instant and not self._withdrawn(instant)

    def covers(self, purpose: Purpose, recipient: RecipientKind) -> bool:
        if purpose is not self.purpose:
            return False
        return self.recipient in (recipient, RecipientKind.ANY_THIRD_PARTY)

    def withdraw(self, at: datetime, how: Obtained, transcribed_by: str | None = None) -> "Authorisation":
        """Acts at once, also on what is queued; a second withdrawal changes nothing."""
        if self.withdrawn_at is not None:
            return self
        if not self.given:
            raise NothingToWithdraw
        _check_transcriber(how, transcribed_by)
        return replace(self, withdrawn_at=at, withdrawn_how=how, withdrawal_transcribed_by=transcribed_by)

    def _withdrawn(self, instant: datetime) -> bool:
        return self.withdrawn_at is not None and instant >= self.withdrawn_at


def order(one: Authorisation) -> tuple[datetime, str]:
    """Of two answers at one instant, the one recorded last counts."""
    return one.at, one.id


def effective_authorisation(
    authorisations: Iterable[Authorisation],
    person_id: str,
    purpose: Purpose,
    recipient: RecipientKind,
    instant: datetime,
) -> Authorisation | None:
    """The authorisation to rely on at an instant: the person's last word on it, if it is still yes."""
    words = [
        one
        for one in authorisations
        if one.person_id == person_id and one.covers(purpose, recipient) and one.at <= instant
    ]
    last = max(words, key=order, default=None)
    return last if last and last.effective(instant) else None


def from_signature(
    ids: tuple[str, str], person_id: str, signature: Signature, at: datetime
) -> tuple[Authorisation, ...]:
    """The two that the engagement gathers, separate, as the employee chose (rule ENG-2, charter A8)."""
    choices, paper = signature.choices, signature.paper
    if choices is None:
        return ()
    how = Obtained.PAPER if paper else Obtained.ENGAGEMENT
    scribe = paper.transcribed_by if paper else None
    share, employer = Purpose.SHARE_WITH_THIRD_PARTIES, Purpose.INFORM_EMPLOYER
    anyone, boss = RecipientKind.ANY_THIRD_PARTY, RecipientKind.EMPLOYER
    return (
        Authorisation(ids[0], person_id, share, anyone, choices.share_with_third_parties, how, at, scribe),
        Authorisation(ids[1], person_id, employer, boss, choices.inform_employer, how, at, scribe),
    )


def _check_transcriber(how: Obtained, transcribed_by: str | None) -> None:
    if (how in TRANSCRIBED) != bool(transcribed_by):
        raise TranscriberMissing(field="transcribed_by", accepted="le conseiller, s'il transcrit")
