"""The metrics of referrals: answers of partners that are late."""

from collections.abc import Iterable

from kernel.database import Tx
from kernel.health import Late
from services.partners import repository

ANSWER, ANSWER_LABEL = "answer", "Réponse d'un partenaire à une mise en relation"


def lateness(tx: Tx) -> Iterable[Late]:
    """Returns the referrals whose answer is late (PART-3)."""
    days = repository.unanswered(tx)
    if days:
        yield Late(ANSWER, ANSWER_LABEL, len(days), days[0])
