"""The engagement and its amendments: the employee reads each in full, then signs or refuses it (ENG-1 to ENG-7)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.links.holder import Holder
from web.pages import done
from web.person.home import Person

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]

OFFER = "cases/v1/links/offer"
AMENDMENT = "cases/v1/links/amendment"
CHOICES = ("share_with_third_parties", "inform_employer")
YES_NO = [{"code": "true", "label": "Oui, je suis d'accord"}, {"code": "false", "label": "Non, je refuse"}]
CHOSEN_APART = {
    "third_party_authorisation": "share_with_third_parties",
    "employer_authorisation": "inform_employer",
}


SIGNED_BEFORE = (
    "Vous aviez déjà signé. Vos premiers choix restent. "
    "Pour en changer, allez à « Mes accords » dans votre espace."
)


class Unanswered(Problem):
    """An authorisation has no answer; raised before anything is signed."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(422, "Il manque une réponse. Vous n'avez pas encore signé.", "choices_missing")
        self.names = names

    def by_field(self) -> dict[str, str]:
        return {f"choices.{name}": "Dites oui ou non." for name in self.names}


@router.get("/mon-espace/a-lire")
async def read(person: Person) -> Response:
    return await _offer(person)


@router.post("/mon-espace/a-lire")
async def sign(request: Request, person: Person, sent: Sent) -> Response:
    """Signs the text that was shown, by its hash, with a yes or a no to each authorisation (ENG-2, ENG-3)."""
    given = {name: sent.text(f"choices.{name}") for name in CHOICES}
    body = {
        "content_hash": sent.text("content_hash"),
        "choices": {name: value == "true" for name, value in given.items()},
    }
    try:
        _check_answered(given)
        await person.api("sign").post(f"{OFFER}/signature", body, key=sent.key)
    except Problem as problem:
        return await _offer(person, sent, _plain(problem))
    return done(request, "/mon-espace/a-lire", "C'est signé. Merci. Votre signature est enregistrée.")


@router.post("/mon-espace/a-lire/refus")
async def refuse(request: Request, person: Person, sent: Sent) -> Response:
    try:
        await person.api("sign").post(f"{OFFER}/refusal", key=sent.key)
    except Problem as problem:
        return await _offer(person, sent, problem)
    notice = "C'est noté : vous ne signez pas. Votre interlocuteur vous rappelle pour en parler."
    return done(request, "/mon-espace/a-lire", notice)


@router.get("/mon-espace/changement")
async def read_amendment(person: Person) -> Response:
    return await _amendment(person)


@router.post("/mon-espace/changement")
async def sign_amendment(request: Request, person: Person, sent: Sent) -> Response:
    body = {"content_hash": sent.text("content_hash")}
    try:
        await person.api("amend").post(f"{AMENDMENT}/signature", body, key=sent.key)
    except Problem as problem:
        return await _amendment(person, problem)
    return done(request, "/mon-espace/changement", "C'est signé. Merci. Votre signature est enregistrée.")


@router.post("/mon-espace/changement/refus")
async def refuse_amendment(request: Request, person: Person, sent: Sent) -> Response:
    try:
        await person.api("amend").post(f"{AMENDMENT}/refusal", key=sent.key)
    except Problem as problem:
        return await _amendment(person, problem)
    notice = "C'est noté : vous refusez ce changement. Ce que vous aviez signé reste tel quel."
    return done(request, "/mon-espace/changement", notice)


async def _offer(person: Holder, sent: Filled | None = None, problem: Problem | None = None) -> Response:
    _let_through(problem)
    offer = await person.api("sign").get(OFFER)
    clauses = [one for one in offer["clauses"] if one["kind"] not in CHOSEN_APART]
    apart = [
        {"name": CHOSEN_APART[one["kind"]], "title": one["title"], "text": one["text"]}
        for one in offer["clauses"]
        if one["kind"] in CHOSEN_APART
    ]
    return person.page(
        "person/engagement.html",
        status=problem.status if problem else 200,
        form=Form.again(sent, problem) if sent and problem else None,
        offer=offer,
        clauses=clauses,
        apart=apart,
        signed=signed_by(offer),
        chosen=next((one["choices"] for one in offer["signatures"] if one["choices"]), None),
        yes_no=YES_NO,
    )


async def _amendment(person: Holder, problem: Problem | None = None) -> Response:
    _let_through(problem)
    amendment = await person.api("amend").get(AMENDMENT)
    return person.page(
        "person/amendment.html",
        status=problem.status if problem else 200,
        form=Form(problem=problem),
        amendment=amendment,
        signed=signed_by(amendment),
    )


def signed_by(text: dict[str, Any]) -> dict[str, str]:
    """Returns the day of each party's signature, an empty string while it is awaited."""
    return {"employee": "", "cil": ""} | {one["party"]: one["on"] for one in text["signatures"]}


def _check_answered(given: dict[str, str]) -> None:
    """Raises Unanswered where an authorisation is neither given nor refused: none is presumed (ENG-2)."""
    missing = [name for name, value in given.items() if value not in ("true", "false")]
    if missing:
        raise Unanswered(missing)


def _plain(problem: Problem) -> Problem:
    """Returns a refusal in words for the employee, where they signed already with other choices."""
    if problem.code == "already_signed":
        return Problem(problem.status, SIGNED_BEFORE, problem.code)
    return problem


def _let_through(problem: Problem | None) -> None:
    """Raises a problem that the page cannot show beside its form: the link is over, or the service does not answer."""
    if problem and problem.status in (401, 403, 404, 503):
        raise problem
