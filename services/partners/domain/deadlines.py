"""The dates of a referral, with the reason of each (PART-3)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import written_day
from services.partners.domain.referral import Referral
from services.partners.domain.terms import DEFAULT_TERMS, Terms
from words.referrals import ReferralState


class EventKind(StrEnum):
    REMINDER = "reminder"
    ANSWER_DUE = "answer_due"
    HANDED_BACK = "handed_back"


EVENT_LABELS = {
    EventKind.REMINDER: "Rappel au partenaire",
    EventKind.ANSWER_DUE: "Réponse du partenaire attendue",
    EventKind.HANDED_BACK: "Retour au conseiller",
}


@dataclass(frozen=True, slots=True)
class Event:
    kind: EventKind
    day: date
    why: str


def events_of(referral: Referral, terms: Terms = DEFAULT_TERMS) -> tuple[Event, ...]:
    """Returns the dates of a referral without answer, in order; none once it is answered (PART-3)."""
    if referral.state is not ReferralState.SENT:
        return ()
    days = referral.deadlines
    return (
        _event(referral, EventKind.REMINDER, days.reminder_on, terms.reminder_days),
        _event(referral, EventKind.ANSWER_DUE, days.answer_due_on, terms.answer_days),
        _event(referral, EventKind.HANDED_BACK, days.handed_back_on, terms.handed_back_days),
    )


def _event(referral: Referral, kind: EventKind, day: date, count: int) -> Event:
    why = (
        f"{count} jours ouvrés après l'envoi du {written_day(referral.sent_on)}, "
        f"jours fériés du territoire ({referral.territory}) exclus."
    )
    return Event(kind, day, why)
