"""A CIL may decline a case asked on behalf of another, with a reason, before any work on it (rule CASE-6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from kernel.errors import Conflict
from services.cases.domain.reasons import Reason, ReasonCode
from services.cases.domain.sequence import CaseEnded, Stage, Way


class DeclineReason(StrEnum):
    NO_CAPACITY = "no_capacity"
    NO_SKILL = "no_skill"
    TOO_FAR = "too_far"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"


DECLINE_REASON_LABELS = {
    DeclineReason.NO_CAPACITY: "Pas de conseiller disponible",
    DeclineReason.NO_SKILL: "Compétence nécessaire absente",
    DeclineReason.TOO_FAR: "Trop éloigné du salarié",
    DeclineReason.CONFLICT_OF_INTEREST: "Conflit d'intérêts",
    DeclineReason.OTHER: "Autre motif",
}


class OwnCaseCannotBeDeclined(Conflict):
    title = "Un CIL ne peut décliner qu'un dossier demandé pour le compte d'un autre."
    rule = "CASE-6"


class NotTheOneAsked(Conflict):
    title = "Seul le CIL à qui le dossier est demandé peut le décliner."
    rule = "CASE-6"


class WorkHasBegun(Conflict):
    title = "La première réponse est donnée : le CIL mène le dossier à son terme."
    rule = "CASE-6"


class NobodyElse(Conflict):
    title = "Aucun autre CIL ne peut prendre ce dossier : il reste le vôtre, afin que le salarié soit suivi."
    rule = "CASE-12"


HANDED_ON = Reason(ReasonCode.OTHER, "Dossier décliné par le CIL sollicité, confié au suivant.")
"""Why the adviser changes with the CIL."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who is asked, and for whom."""

    cil: str
    on_behalf_of: str


@dataclass(frozen=True, slots=True)
class Next:
    """Who is asked next, for whom, and why them (company, place or acting)."""

    cil: str
    on_behalf_of: str
    why: str


@dataclass(frozen=True, slots=True)
class Decline:
    """A case declined by `cil`, then asked of `next`; `text` is the reason in its own words, and stays with it."""

    id: UUID
    case_id: UUID
    reference: str
    cil: str
    on_behalf_of: str
    next: str
    reason: DeclineReason
    text: str
    on: date
    by: str


def check_may_decline(acting: Acting, by: str, way: Way) -> None:
    if by != acting.cil:
        raise NotTheOneAsked(cil=by)
    if not acting.on_behalf_of:
        raise OwnCaseCannotBeDeclined(cil=by)
    if way.ended or way.outcome:
        raise CaseEnded(outcome=way.outcome)
    if way.stage is not Stage.FIRST_ANSWER:
        raise WorkHasBegun(stage=way.stage)
