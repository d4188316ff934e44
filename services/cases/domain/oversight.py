"""What a CIL's responsible keeps an eye on: cases that are late, or that nothing moves any more (charter §3, CIL-6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import written_day
from services.cases.domain.kinds import STEP_KIND_LABELS, kinds
from services.cases.domain.signatures import Party
from words.sentences import counted
from words.way import StepKind


class Concern(StrEnum):
    NO_ADVISER = "no_adviser"
    LATE_STEP = "late_step"
    NOTHING_AWAITED = "nothing_awaited"
    NO_MOVE = "no_move"
    OFFER_LAPSING = "offer_lapsing"
    ERASURE_COMING = "erasure_coming"


CONCERN_LABELS = {
    Concern.NO_ADVISER: "Sans interlocuteur",
    Concern.LATE_STEP: "Étapes en retard",
    Concern.NOTHING_AWAITED: "Plus rien n'est attendu",
    Concern.NO_MOVE: "Sans mouvement",
    Concern.OFFER_LAPSING: "Engagements dont le délai de signature s'achève",
    Concern.ERASURE_COMING: "Dossiers clos bientôt effacés",
}

NEVER_LATE = frozenset(kinds(lambda row: Party.CIL not in row.done_by))
"""Steps that ask nothing of an adviser: time alone ends them (SUR-1, CASE, 12)."""


@dataclass(frozen=True, slots=True)
class Load:
    """What an adviser carries: `running` cases, those of them that are urgent, steps past their date (CASE-1)."""

    running: int = 0
    urgent: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """What is seen of a case: the step at stake, if one is, since when, and its last day."""

    since: date
    kind: StepKind | None = None
    due: date | None = None


def why(concern: Concern, seen: Observed, today: date) -> str:
    """The sentence that says what is the matter, and what to do where it is not plain."""
    step = STEP_KIND_LABELS[seen.kind] if seen.kind else ""
    since, due = written_day(seen.since), written_day(seen.due) if seen.due else ""
    match concern:
        case Concern.NO_ADVISER:
            return f"Ouvert le {since}, sans interlocuteur : désignez-en un."
        case Concern.LATE_STEP:
            late = counted((today - (seen.due or today)).days, "jour")
            return f"{step} : à faire jusqu'au {due} inclus, en retard de {late}."
        case Concern.NOTHING_AWAITED:
            return f"Aucune étape n'est ouverte depuis le {since} : signalez-le à l'exploitation."
        case Concern.NO_MOVE:
            return f"{step} : en attente depuis le {since}, sans date limite."
        case Concern.OFFER_LAPSING:
            return f"À signer jusqu'au {due} inclus : ensuite, l'offre prend fin."
        case Concern.ERASURE_COMING:
            return f"Conservé jusqu'au {due} inclus, puis effacé, sauf si vous prolongez sa conservation."
