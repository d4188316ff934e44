"""The satisfaction survey."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from services.cases.domain.questionnaire import Answers
from services.cases.domain.survey import SURVEY_STATE_LABELS, Survey
from services.cases.schemas.common import Coded, coded


class SurveyOut(BaseModel):
    state: Coded
    sent_on: date
    closes_on: date
    answered_on: date | None
    transcribed_by: str | None
    answers: Answers

    @classmethod
    def of(cls, value: Survey) -> Self:
        return cls(
            state=coded(value.state, SURVEY_STATE_LABELS),
            sent_on=value.sent_on,
            closes_on=value.closes_on,
            answered_on=value.answered_on,
            transcribed_by=value.transcribed_by,
            answers=value.answers,
        )
