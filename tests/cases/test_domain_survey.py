"""The satisfaction survey: to whom it goes, how it is answered, and what counts as satisfied."""

from datetime import date
from typing import Any

import pytest

from services.cases.domain.questionnaire import Answers, KnownThrough, questions
from services.cases.domain.survey import (
    AnswersInAnothersPlace,
    OtherNotSpecified,
    Survey,
    SurveyAlreadyAnswered,
    SurveyClosed,
    SurveyEmpty,
    SurveyState,
    survey_is_sent,
)
from tests.cases.domain_builders import ADVISER, CASE, EMPLOYEE
from words.satisfaction import Satisfaction, YesNo
from words.way import Outcome

SENT, LAST = date(2026, 6, 1), date(2026, 7, 31)
YES = Answers(overcame=YesNo.YES, remarks="Merci.")
VERY, WELL, LITTLE = Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.LITTLE_SATISFIED


def survey() -> Survey:
    return Survey("s1", CASE, EMPLOYEE, SENT, LAST)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_survey_follows_what_was_completed_advised_or_oriented_only(outcome: Any) -> None:
    expected = outcome in {
        Outcome.COMPLETED_GOOD_END,
        Outcome.COMPLETED_WITHOUT_GOOD_END,
        Outcome.ADVICE_SUFFICIENT,
        Outcome.STRUCTURAL_ORIENTED,
        Outcome.TURNED_STRUCTURAL,
        Outcome.LOCA_PASS_EXCLUDED,
    }
    assert survey_is_sent(outcome) is expected
    assert not survey_is_sent(outcome, safe_contact_forbids=True)


def test_a_draft_is_resumed_and_sent_once() -> None:
    draft = survey().save(Answers(known_through=KnownThrough.COMPANY), date(2026, 6, 2))
    assert draft.state is SurveyState.OPEN
    sent = draft.submit(YES, LAST, EMPLOYEE)
    assert (sent.state, sent.answered_on, sent.transcribed_by) == (SurveyState.ANSWERED, LAST, None)
    assert sent.submit(YES, date(2026, 9, 1), EMPLOYEE) is sent


def test_another_answer_after_the_first_is_refused() -> None:
    sent = survey().submit(YES, SENT, EMPLOYEE)
    with pytest.raises(SurveyAlreadyAnswered):
        sent.submit(Answers(overcame=YesNo.NO), SENT, EMPLOYEE)
    with pytest.raises(SurveyAlreadyAnswered):
        sent.save(YES, SENT)


def test_a_survey_is_answered_until_its_last_day_included() -> None:
    assert survey().submit(YES, LAST, EMPLOYEE).answered_on == LAST
    with pytest.raises(SurveyClosed):
        survey().submit(YES, date(2026, 8, 1), EMPLOYEE)


def test_a_closed_survey_keeps_no_draft_and_takes_no_answer() -> None:
    closed = survey().save(YES, SENT).close()
    assert (closed.state, closed.answers) == (SurveyState.CLOSED, Answers())
    assert closed.close() is closed
    with pytest.raises(SurveyClosed):
        closed.save(YES, SENT)


def test_an_answered_survey_stays_answered() -> None:
    sent = survey().submit(YES, SENT, EMPLOYEE)
    assert sent.close() is sent


def test_an_answer_given_on_the_telephone_names_who_wrote_it_down() -> None:
    assert survey().submit(YES, SENT, ADVISER, transcribed=True).transcribed_by == ADVISER


def test_nobody_answers_in_the_employees_place() -> None:
    with pytest.raises(AnswersInAnothersPlace):
        survey().submit(YES, SENT, ADVISER)
    with pytest.raises(AnswersInAnothersPlace):
        survey().submit(YES, SENT, EMPLOYEE, transcribed=True)


def test_an_empty_answer_is_refused_and_another_source_is_to_be_specified() -> None:
    with pytest.raises(SurveyEmpty):
        survey().submit(Answers(), SENT, EMPLOYEE)
    with pytest.raises(OtherNotSpecified):
        survey().submit(Answers(known_through=KnownThrough.OTHER), SENT, EMPLOYEE)
    precise = Answers(known_through=KnownThrough.OTHER, known_through_other="Mairie")
    assert survey().submit(precise, SENT, EMPLOYEE).answers == precise


def test_the_five_questions_of_the_charter_are_asked_in_order() -> None:
    asked = questions()
    assert [question.number for question in asked] == [1, 2, 3, 4, 5]
    assert [len(question.choices) for question in asked] == [4, 4, 2, 4, 0]
    assert [len(question.items) for question in asked] == [0, 0, 0, 4, 0]
    assert asked[2].text.startswith("Les conseils du CIL")
