"""The codes of a case's way, which its workflow and the `cases` service share (CASE, DIF-6)."""

from enum import StrEnum


class StepKind(StrEnum):
    FIRST_ANSWER = "first_answer"
    INTERVIEW = "interview"
    DIAGNOSIS = "diagnosis"
    DECISION = "decision"
    OFFER = "offer"
    SIGN_ENGAGEMENT = "sign_engagement"
    DECIDE_AFTER_LAPSE = "decide_after_lapse"
    IMPLEMENTATION = "implementation"
    FOLLOW_UP = "follow_up"
    SIGN_AMENDMENT = "sign_amendment"
    REPORT = "report"
    SURVEY = "survey"
    RETENTION = "retention"


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


STEP_STATE_LABELS = {
    StepState.OPEN: "À faire",
    StepState.DONE: "Fait",
    StepState.LAPSED: "Délai dépassé",
    StepState.CANCELLED: "Annulé",
}


class StepResult(StrEnum):
    """What a step answers to the way; the content stays in the step's own tables."""

    DONE = "done"
    LAPSED = "lapsed"
    ANOTHER_INTERVIEW = "another_interview"
    INTERVIEWS_ENOUGH = "interviews_enough"
    ADVICE_SUFFICIENT = "advice_sufficient"
    STRUCTURAL = "structural"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    LEVEL_2 = "level_2"
    SIGNED = "signed"
    REFUSED = "refused"
    OFFER_AGAIN = "offer_again"
    CLOSE = "close"
    GOOD_END = "good_end"
    WITHOUT_GOOD_END = "without_good_end"


STEP_RESULT_LABELS = {
    StepResult.DONE: "Fait",
    StepResult.LAPSED: "Délai dépassé",
    StepResult.ANOTHER_INTERVIEW: "Un autre entretien est nécessaire",
    StepResult.INTERVIEWS_ENOUGH: "Les entretiens suffisent",
    StepResult.ADVICE_SUFFICIENT: "Les conseils donnés suffisent",
    StepResult.STRUCTURAL: "Difficulté structurelle, salarié orienté",
    StepResult.LOCA_PASS_EXCLUDED: "Garantie LOCA-PASS hors des conditions du service",
    StepResult.LEVEL_2: "Passage au second niveau",
    StepResult.SIGNED: "Signé par les deux parties",
    StepResult.REFUSED: "Refusée par le salarié",
    StepResult.OFFER_AGAIN: "Nouvelle offre à préparer",
    StepResult.CLOSE: "Clôture du dossier",
    StepResult.GOOD_END: "Mené à bonne fin",
    StepResult.WITHOUT_GOOD_END: "Terminé sans bonne fin",
}


class Outcome(StrEnum):
    """How a case ends (rule CASE-13)."""

    COMPLETED_GOOD_END = "completed_good_end"
    COMPLETED_WITHOUT_GOOD_END = "completed_without_good_end"
    ADVICE_SUFFICIENT = "advice_sufficient"
    STRUCTURAL_ORIENTED = "structural_oriented"
    TURNED_STRUCTURAL = "turned_structural"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    OFFER_LAPSED = "offer_lapsed"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    OPENED_IN_ERROR = "opened_in_error"


OUTCOME_LABELS = {
    Outcome.COMPLETED_GOOD_END: "Accompagnement mené à bonne fin",
    Outcome.COMPLETED_WITHOUT_GOOD_END: "Accompagnement terminé sans bonne fin",
    Outcome.ADVICE_SUFFICIENT: "Conseils suffisants",
    Outcome.STRUCTURAL_ORIENTED: "Difficulté structurelle, salarié orienté",
    Outcome.TURNED_STRUCTURAL: "Difficulté devenue structurelle",
    Outcome.LOCA_PASS_EXCLUDED: "Garantie LOCA-PASS hors des conditions du service",
    Outcome.OFFER_LAPSED: "Engagement réciproque non signé",
    Outcome.WITHDRAWN: "Salarié désisté",
    Outcome.UNREACHABLE: "Salarié injoignable",
    Outcome.DECEASED: "Salarié décédé",
    Outcome.OPENED_IN_ERROR: "Dossier ouvert par erreur",
}
