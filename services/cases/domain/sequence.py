"""The way of a case: its stages, and which result of which step leads where (CASE 1 to 12, charter §2)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kernel.errors import Conflict
from words.way import Outcome, StepKind, StepResult


class Stage(StrEnum):
    FIRST_ANSWER = "first_answer"
    INTERVIEWS = "interviews"
    DIAGNOSIS = "diagnosis"
    DECISION = "decision"
    OFFER = "offer"
    SIGNATURE = "signature"
    AFTER_LAPSE = "after_lapse"
    IMPLEMENTATION = "implementation"
    REPORT = "report"
    CLOSED = "closed"
    ERASED = "erased"


STAGE_LABELS = {
    Stage.FIRST_ANSWER: "Première réponse",
    Stage.INTERVIEWS: "Entretiens",
    Stage.DIAGNOSIS: "Diagnostic préalable",
    Stage.DECISION: "Décision",
    Stage.OFFER: "Préparation de l'engagement réciproque",
    Stage.SIGNATURE: "Engagement réciproque à signer",
    Stage.AFTER_LAPSE: "Offre non signée, suite à décider",
    Stage.IMPLEMENTATION: "Mise en œuvre des engagements",
    Stage.REPORT: "Bilan",
    Stage.CLOSED: "Dossier clos",
    Stage.ERASED: "Données effacées",
}


_G, _K, _R = Stage, StepKind, StepResult

TRANSITIONS: dict[tuple[Stage, StepKind, StepResult], Stage] = {
    (_G.FIRST_ANSWER, _K.FIRST_ANSWER, _R.DONE): _G.INTERVIEWS,
    (_G.INTERVIEWS, _K.INTERVIEW, _R.ANOTHER_INTERVIEW): _G.INTERVIEWS,
    (_G.INTERVIEWS, _K.INTERVIEW, _R.INTERVIEWS_ENOUGH): _G.DIAGNOSIS,
    (_G.DIAGNOSIS, _K.DIAGNOSIS, _R.DONE): _G.DECISION,
    (_G.DECISION, _K.DECISION, _R.LEVEL_2): _G.OFFER,
    (_G.DECISION, _K.DECISION, _R.ADVICE_SUFFICIENT): _G.CLOSED,
    (_G.DECISION, _K.DECISION, _R.STRUCTURAL): _G.CLOSED,
    (_G.DECISION, _K.DECISION, _R.LOCA_PASS_EXCLUDED): _G.CLOSED,
    (_G.OFFER, _K.OFFER, _R.DONE): _G.SIGNATURE,
    (_G.SIGNATURE, _K.SIGN_ENGAGEMENT, _R.SIGNED): _G.IMPLEMENTATION,
    (_G.SIGNATURE, _K.SIGN_ENGAGEMENT, _R.LAPSED): _G.AFTER_LAPSE,
    (_G.SIGNATURE, _K.SIGN_ENGAGEMENT, _R.REFUSED): _G.AFTER_LAPSE,
    (_G.AFTER_LAPSE, _K.DECIDE_AFTER_LAPSE, _R.OFFER_AGAIN): _G.OFFER,
    (_G.AFTER_LAPSE, _K.DECIDE_AFTER_LAPSE, _R.CLOSE): _G.CLOSED,
    (_G.AFTER_LAPSE, _K.DECIDE_AFTER_LAPSE, _R.LAPSED): _G.CLOSED,
    (_G.IMPLEMENTATION, _K.FOLLOW_UP, _R.DONE): _G.IMPLEMENTATION,
    (_G.IMPLEMENTATION, _K.SIGN_AMENDMENT, _R.SIGNED): _G.IMPLEMENTATION,
    (_G.IMPLEMENTATION, _K.IMPLEMENTATION, _R.DONE): _G.REPORT,
    (_G.IMPLEMENTATION, _K.IMPLEMENTATION, _R.LAPSED): _G.REPORT,
    (_G.REPORT, _K.REPORT, _R.GOOD_END): _G.CLOSED,
    (_G.REPORT, _K.REPORT, _R.WITHOUT_GOOD_END): _G.CLOSED,
    (_G.CLOSED, _K.SURVEY, _R.DONE): _G.CLOSED,
    (_G.CLOSED, _K.SURVEY, _R.LAPSED): _G.CLOSED,
    (_G.CLOSED, _K.RETENTION, _R.LAPSED): _G.ERASED,
}

OUTCOMES_BY_RESULT: dict[tuple[StepKind, StepResult], Outcome] = {
    (_K.DECISION, _R.ADVICE_SUFFICIENT): Outcome.ADVICE_SUFFICIENT,
    (_K.DECISION, _R.STRUCTURAL): Outcome.STRUCTURAL_ORIENTED,
    (_K.DECISION, _R.LOCA_PASS_EXCLUDED): Outcome.LOCA_PASS_EXCLUDED,
    (_K.DECIDE_AFTER_LAPSE, _R.CLOSE): Outcome.OFFER_LAPSED,
    (_K.DECIDE_AFTER_LAPSE, _R.LAPSED): Outcome.OFFER_LAPSED,
    (_K.REPORT, _R.GOOD_END): Outcome.COMPLETED_GOOD_END,
    (_K.REPORT, _R.WITHOUT_GOOD_END): Outcome.COMPLETED_WITHOUT_GOOD_END,
}

ENDED = frozenset({Stage.CLOSED, Stage.ERASED})
SIGNED_STAGES = frozenset({Stage.IMPLEMENTATION, Stage.REPORT})

LEAVING = frozenset({Outcome.WITHDRAWN, Outcome.UNREACHABLE, Outcome.DECEASED, Outcome.OPENED_IN_ERROR})
"""Outcomes that may end a case at any stage, with no report (CASE-3, CASE-13)."""


class StepOutOfOrder(Conflict):
    title = "Cette étape ne suit pas l'état actuel du dossier."
    rule = "CASE"


class CaseEnded(Conflict):
    title = "Ce dossier est déjà clos."
    rule = "CASE-13"


class CaseErased(Conflict):
    title = "Les données de ce dossier sont effacées : rien ne s'y ajoute plus."
    rule = "CONF-6"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case stands; `outcome` is known before the end once the case has turned structural."""

    stage: Stage = Stage.FIRST_ANSWER
    outcome: Outcome | None = None

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def over(self) -> bool:
        """Nothing is done on it any more; one that turned structural still owes its report (CASE-3, DIF-6)."""
        return self.ended or self not in (Way(self.stage), Way(Stage.REPORT, Outcome.TURNED_STRUCTURAL))

    def check_kept(self) -> None:
        """Refuses whatever would fill again what was erased (CONF-6)."""
        if self.stage is Stage.ERASED:
            raise CaseErased(outcome=self.outcome)

    def check_running(self) -> None:
        """Refuses work on a case that has ended or was erased (CASE-3, CONF-6)."""
        self.check_kept()
        if self.over:
            raise CaseEnded(**({"outcome": self.outcome} if self.outcome else {}))

    def after(self, kind: StepKind, result: StepResult) -> "Way":
        """Follows the outcome of a step; what the table does not hold is refused."""
        stage = TRANSITIONS.get((self.stage, kind, result))
        if stage is None:
            raise StepOutOfOrder(stage=self.stage, step=kind, result=result)
        return Way(stage, self.outcome or OUTCOMES_BY_RESULT.get((kind, result)))

    def leave(self, outcome: Outcome) -> "Way":
        """Withdrawal, death… at any stage (CASE-3); the same again changes nothing."""
        if self.ended and outcome is self.outcome:
            return self
        if self.ended:
            raise CaseEnded(outcome=self.outcome)
        if outcome not in LEAVING:
            raise StepOutOfOrder(stage=self.stage, outcome=outcome)
        return Way(Stage.CLOSED, outcome)

    def turn_structural(self) -> "Way":
        """Before signature the person is oriented at once; after it a report comes first (rule DIF-6)."""
        if self.ended:
            raise CaseEnded(outcome=self.outcome)
        if self.stage in SIGNED_STAGES:
            return replace(self, stage=Stage.REPORT, outcome=Outcome.TURNED_STRUCTURAL)
        return Way(Stage.CLOSED, Outcome.STRUCTURAL_ORIENTED)


def kinds_open_in(stage: Stage) -> tuple[StepKind, ...]:
    """Kinds of steps that may be open at a stage."""
    found = {kind for at, kind, _ in TRANSITIONS if at is stage}
    return tuple(kind for kind in StepKind if kind in found)
