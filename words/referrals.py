"""How a referral stands (PART-3)."""

from enum import StrEnum


class ReferralState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    GOOD_END = "good_end"
    NO_GOOD_END = "no_good_end"
    WITHDRAWN = "withdrawn"


REFERRAL_STATE_LABELS = {
    ReferralState.SENT: "En attente de réponse",
    ReferralState.ACCEPTED: "Acceptée",
    ReferralState.REFUSED: "Refusée",
    ReferralState.EXPIRED: "Sans réponse, revenue au conseiller",
    ReferralState.GOOD_END: "Menée à bonne fin",
    ReferralState.NO_GOOD_END: "Terminée sans bonne fin",
    ReferralState.WITHDRAWN: "Retirée",
}


REFERRAL_RUNNING = frozenset({ReferralState.SENT, ReferralState.ACCEPTED})
"""States after which something is still awaited of the partner."""
