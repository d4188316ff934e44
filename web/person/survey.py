"""The satisfaction survey: one question a page; each answer is saved at once, and the person sends them all (SUR-1)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.links.holder import Holder
from web.pages import SEE_OTHER, done
from web.person.home import Person

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]
Survey = dict[str, Any]

SURVEY = "cases/v1/links/survey"
START = "/mon-espace/questions"
SPECIFIED = {"known_through": "known_through_other"}
"""Questions whose answer « autre » needs words, with the field of these words."""
NO_ANSWER = {"code": "", "label": "Je préfère ne pas répondre"}


@router.get(START)
async def start(person: Person) -> Response:
    survey = await person.api("survey").get(SURVEY)
    following = next((one["number"] for one in survey["questions"] if not answered(survey, one)), 0)
    begun = any(answered(survey, one) for one in survey["questions"])
    return person.page("person/survey.html", survey=survey, following=following, begun=begun)


@router.get(START + "/verifier")
async def review(person: Person) -> Response:
    return await _review(person)


@router.post(START + "/verifier")
async def send(request: Request, person: Person, sent: Sent) -> Response:
    api = person.api("survey")
    survey = await api.get(SURVEY)
    try:
        await api.post(SURVEY, survey["answers"], key=sent.key)
    except Problem as problem:
        if problem.status in (401, 503):
            raise
        return await _review(person, problem)
    return done(request, START, "Merci. Votre avis est envoyé.")


@router.get(START + "/{number}")
async def ask(person: Person, number: str) -> Response:
    survey = await person.api("survey").get(SURVEY)
    return _question(person, survey, number)


@router.post(START + "/{number}")
async def keep(person: Person, number: str, sent: Sent) -> Response:
    """Saves the answers of this page beside the others. Saving again replaces them, so it needs no idempotency key."""
    api = person.api("survey")
    survey = await api.get(SURVEY)
    question = _find(survey, number)
    if question is None:
        return RedirectResponse(START, SEE_OTHER)
    given = {name: sent.given(name) for name in fields_of(question)}
    try:
        await api.write("PUT", SURVEY, survey["answers"] | given)
    except Problem as problem:
        if problem.status in (401, 503):
            raise
        return _question(person, survey, number, Form.again(sent, problem))
    following = question["number"] + 1
    more = following <= len(survey["questions"])
    return RedirectResponse(f"{START}/{following if more else 'verifier'}", SEE_OTHER)


def fields_of(question: dict[str, Any]) -> tuple[str, ...]:
    """Returns the names of the fields of a question."""
    code = question["code"]
    if question["items"]:
        return tuple(item["code"] for item in question["items"])
    return (code, SPECIFIED[code]) if code in SPECIFIED else (code,)


def answered(survey: Survey, question: dict[str, Any]) -> bool:
    return any(survey["answers"].get(name) for name in fields_of(question))


def lines_of(survey: Survey, question: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns the answers to a question as pairs of a label and an answer, in French."""
    labels = {one["code"]: one["label"] for one in question["choices"]}
    items = {one["code"]: one["label"] for one in question["items"]}
    given = [(items.get(name, ""), survey["answers"].get(name)) for name in fields_of(question)]
    return [(name, labels.get(value, value)) for name, value in given if value]


async def _review(person: Holder, problem: Problem | None = None) -> Response:
    survey = await person.api("survey").get(SURVEY)
    if survey["state"]["code"] != "open":
        return RedirectResponse(START, SEE_OTHER)
    return person.page(
        "person/survey_review.html",
        status=problem.status if problem else 200,
        form=Form(problem=problem),
        survey=survey,
        said=[(one, lines_of(survey, one)) for one in survey["questions"]],
    )


def _question(person: Holder, survey: Survey, number: str, form: Form | None = None) -> Response:
    question = _find(survey, number)
    if question is None or survey["state"]["code"] != "open":
        return RedirectResponse(START, SEE_OTHER)
    return person.page(
        "person/survey_question.html",
        status=form.problem.status if form and form.problem else 200,
        form=form or Form(survey["answers"]),
        question=question,
        count=len(survey["questions"]),
        choices=[*question["choices"], NO_ANSWER],
        specified=SPECIFIED.get(question["code"], ""),
    )


def _find(survey: Survey, number: str) -> dict[str, Any] | None:
    return next((one for one in survey["questions"] if str(one["number"]) == number), None)
