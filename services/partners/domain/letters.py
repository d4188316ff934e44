"""The letters of `partners`, one row each; their texts stand in `messages` (PART-3)."""

from dataclasses import dataclass
from enum import StrEnum

from words.referrals import ReferralState


class Letter(StrEnum):
    REFERRAL_SENT = "referral_sent"
    REFERRAL_REMINDER = "referral_reminder"
    REFERRAL_WITHDRAWN = "referral_withdrawn"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter. It leaves only where the referral is still in the state `awaited`.

    A letter with `takes_back` leaves only where the packet had left before.
    """

    title: str
    awaited: ReferralState
    takes_back: bool = False


LETTERS: dict[Letter, LetterRow] = {
    Letter.REFERRAL_SENT: LetterRow(
        title="CIL-PASS assistance : une demande pour {partner} ({reference})",
        awaited=ReferralState.SENT,
    ),
    Letter.REFERRAL_REMINDER: LetterRow(
        title="CIL-PASS assistance : votre réponse est attendue ({reference})",
        awaited=ReferralState.SENT,
    ),
    Letter.REFERRAL_WITHDRAWN: LetterRow(
        title="CIL-PASS assistance : demande retirée ({reference})",
        awaited=ReferralState.WITHDRAWN,
        takes_back=True,
    ),
}
