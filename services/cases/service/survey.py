"""The satisfaction survey of a closed case: kept while it is filled, sent once (CASE level 2, 12; A4, SUR-1)."""

from uuid import UUID

from kernel.database import Tx
from kernel.links import Link
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.plain import Part
from services.cases.domain.policy import DEFAULT_POLICY
from services.cases.domain.questionnaire import Answers
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from services.cases.domain.survey import Survey
from services.cases.repository import contents
from services.cases.service import own_links, steps
from services.cases.service.readings import open_file
from words.way import StepKind, StepResult

SURVEY_PURPOSE = "employee.survey"


def find_survey(tx: Tx, case: Case) -> Survey | None:
    """Returns the case's survey (SUR-1); None before its step is open, or once the case is erased."""
    step = repository.find_latest_step(tx, case, StepKind.SURVEY)
    return _survey_at(tx, case, step) if step and case.stage is not Stage.ERASED else None


def _survey_for(tx: Tx, case: Case) -> Survey:
    case.check_kept()
    return _survey_at(tx, case, repository.latest_step(tx, case, StepKind.SURVEY))


def _survey_at(tx: Tx, case: Case, step: Step) -> Survey:
    """The answers saved so far, or an empty survey."""
    fresh = Survey(
        str(case.id), str(case.id), str(case.person_id), case.closed_on or tx.today, step.due or tx.today
    )
    return contents.survey(tx, case) or fresh


def survey(tx: Tx, case_id: UUID) -> Survey | None:
    """Returns the survey and notes that it is read; None before its step is open."""
    case = open_file(tx, case_id, Part.SURVEY)
    case.check_kept()
    return find_survey(tx, case)


def own_survey(tx: Tx, case_id: UUID) -> Survey:
    """Returns the survey for the employee who answers it, whose own visits are not noted."""
    require(tx.actor, May.ANSWER_SURVEY)
    return _survey_for(tx, repository.case_for(tx, case_id))


def save_survey(tx: Tx, case_id: UUID, answers: Answers) -> Survey:
    """Saves answers that the employee has not sent yet (SUR-1)."""
    require(tx.actor, May.ANSWER_SURVEY)
    case = repository.case_for(tx, case_id)
    saved = _survey_for(tx, case).save(answers, tx.today)
    contents.save_survey(tx, case, saved)
    return saved


def answer_survey(tx: Tx, case_id: UUID, answers: Answers, transcribed: bool) -> Survey:
    """Sends the survey, once; `transcribed` says that an adviser typed answers given by telephone (SUR-1, ENG-7)."""
    require(tx.actor, May.WORK if transcribed else May.ANSWER_SURVEY)
    case = repository.case_for(tx, case_id)
    step = steps.awaited(tx, case, StepKind.SURVEY)
    present = _survey_at(tx, case, step)
    answered = present.submit(answers, tx.today, tx.actor.subject, transcribed)
    if answered is present:
        return present
    repository.save(tx, steps.settle(tx, case, step, answers, StepResult.DONE))
    contents.save_survey(tx, case, answered)
    tx.record(
        facts.SurveyAnswered(
            case=case_id,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of or None,
            day=tx.today,
            transcribed=transcribed,
            q1=answers.known_through,
            q2=answers.welcome_effective,
            q3=answers.overcame,
            q4_welcome=answers.welcome,
            q4_diagnosis=answers.diagnosis,
            q4_solutions=answers.solutions,
            q4_responsiveness=answers.responsiveness,
        )
    )
    return answered


def link_to_survey(tx: Tx, case_id: UUID, reach: int) -> Link:
    """Makes a link to the survey, valid until it closes and at most 60 days."""
    case = repository.case_for(tx, case_id)
    step = repository.latest_step(tx, case, StepKind.SURVEY)
    last = DEFAULT_POLICY.link_valid_to(tx.today, step.due)
    return own_links.make(tx, case, SURVEY_PURPOSE, last, reach, step)
