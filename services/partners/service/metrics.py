"""What operators watch of referrals: partners who have not answered in time."""

from collections.abc import Iterable

from kernel.database import Tx
from kernel.health import Late
from services.partners import repository

ANSWER, ANSWER_LABEL = "answer", "Réponse d'un partenaire à une mise en relation"


def lateness(tx: Tx) -> Iterable[Late]:
    """Answers due and not given (PART-3)."""
    days = repository.unanswered(tx)
    if days:
        yield Late(ANSWER, ANSWER_LABEL, len(days), days[0])
