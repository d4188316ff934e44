"""The satisfaction survey."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Line, Paragraph
from services.cases.domain.questionnaire import Answers, KnownThrough, Question, WelcomeEffective, questions
from services.cases.domain.survey import SURVEY_STATE_LABELS, Survey
from words.satisfaction import Satisfaction, YesNo


class AnswersIn(Body):
    """Answers as they are typed; every question may be left unanswered (A4)."""

    known_through: KnownThrough | None = None
    known_through_other: Line | None = None
    welcome_effective: WelcomeEffective | None = None
    overcame: YesNo | None = None
    welcome: Satisfaction | None = None
    diagnosis: Satisfaction | None = None
    solutions: Satisfaction | None = None
    responsiveness: Satisfaction | None = None
    remarks: Paragraph | None = None

    def value(self) -> Answers:
        return Answers(**{name: getattr(self, name) for name in type(self).model_fields})


class QuestionOut(BaseModel):
    """A question as a screen shows it; `items` are the lines of a table of choices."""

    number: int
    code: str
    text: str
    choices: list[Coded]
    items: list[Coded]

    @classmethod
    def of(cls, value: Question) -> Self:
        return cls(
            number=value.number,
            code=value.code,
            text=value.text,
            choices=[Coded(code=code, label=label) for code, label in value.choices.items()],
            items=[Coded(code=code, label=label) for code, label in value.items.items()],
        )


class SurveyOut(BaseModel):
    state: Coded
    sent_on: date
    closes_on: date
    answered_on: date | None
    transcribed_by: str | None
    answers: Answers
    questions: list[QuestionOut]

    @classmethod
    def of(cls, value: Survey) -> Self:
        return cls(
            state=coded(value.state, SURVEY_STATE_LABELS),
            sent_on=value.sent_on,
            closes_on=value.closes_on,
            answered_on=value.answered_on,
            transcribed_by=value.transcribed_by,
            answers=value.answers,
            questions=[QuestionOut.of(one) for one in questions()],
        )
