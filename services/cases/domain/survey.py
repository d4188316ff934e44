"""The satisfaction survey: the questions of A4, one answer, resumable until sent (rules SUR-1, ENG-7)."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict, Forbidden, Invalid
from services.cases.domain.questionnaire import Answers, KnownThrough
from words.way import Outcome


class SurveyState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


SURVEY_STATE_LABELS = {
    SurveyState.OPEN: "En attente de réponse",
    SurveyState.ANSWERED: "Réponse reçue",
    SurveyState.CLOSED: "Close sans réponse",
}

SURVEYED = frozenset(
    {
        Outcome.COMPLETED_GOOD_END,
        Outcome.COMPLETED_WITHOUT_GOOD_END,
        Outcome.ADVICE_SUFFICIENT,
        Outcome.STRUCTURAL_ORIENTED,
        Outcome.TURNED_STRUCTURAL,
        Outcome.LOCA_PASS_EXCLUDED,
    }
)
"""Completed, advice sufficient, oriented, for whichever reason (rule SUR-1)."""


class SurveyAlreadyAnswered(Conflict):
    title = "Cette enquête a déjà reçu une réponse."
    rule = "SUR-1"


class SurveyClosed(Conflict):
    title = "Cette enquête est close."
    rule = "SUR-1"


class SurveyEmpty(Invalid):
    title = "Une réponse au moins est nécessaire."
    rule = "SUR-1"


class OtherNotSpecified(Invalid):
    title = "« Autre » est à préciser."
    rule = "A4"


class AnswersInAnothersPlace(Forbidden):
    title = "Personne ne répond à la place du salarié : ce qui est transcrit porte le nom de qui transcrit."
    rule = "ENG-7"


def survey_is_sent(outcome: Outcome, safe_contact_forbids: bool = False) -> bool:
    """At closure, by outcome; never where safe contact forbids it (rules SUR-1, CONF-5)."""
    return outcome in SURVEYED and not safe_contact_forbids


@dataclass(frozen=True, slots=True)
class Survey:
    id: str
    case_id: str
    employee_id: str
    sent_on: date
    closes_on: date
    answers: Answers = field(default_factory=Answers)
    state: SurveyState = SurveyState.OPEN
    answered_on: date | None = None
    transcribed_by: str | None = None

    def save(self, answers: Answers, on: date) -> "Survey":
        """A draft, that the person may come back to."""
        self._check_open(on)
        return replace(self, answers=answers)

    def submit(self, answers: Answers, on: date, by: str, transcribed: bool = False) -> "Survey":
        """The one answer; the same again changes nothing. `transcribed`: by telephone, by whom is `by`."""
        if transcribed == (by == self.employee_id):
            raise AnswersInAnothersPlace
        if self.state is SurveyState.ANSWERED and answers == self.answers:
            return self
        self._check_open(on)
        _check_answers(answers)
        scribe = by if transcribed else None
        done = replace(self, answers=answers, state=SurveyState.ANSWERED, answered_on=on)
        return replace(done, transcribed_by=scribe)

    def close(self) -> "Survey":
        """Time is up, or the person withdrew; a draft that was not sent is not kept."""
        if self.state is not SurveyState.OPEN:
            return self
        return replace(self, state=SurveyState.CLOSED, answers=Answers())

    def _check_open(self, on: date) -> None:
        if self.state is SurveyState.ANSWERED:
            raise SurveyAlreadyAnswered(answered_on=self.answered_on)
        if self.state is SurveyState.CLOSED or on > self.closes_on:
            raise SurveyClosed(closes_on=self.closes_on)


def _check_answers(answers: Answers) -> None:
    if answers == Answers():
        raise SurveyEmpty(accepted="une ou plusieurs réponses")
    if answers.known_through is KnownThrough.OTHER and not (answers.known_through_other or "").strip():
        raise OtherNotSpecified(field="known_through_other", accepted="quelques mots")
