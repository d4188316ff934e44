"""The employee's authorisations: each can be given or withdrawn at any time, with effect at once (ENG-2)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.links.holder import Holder
from web.pages import done
from web.person.home import Person

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]

HERE = "/mon-espace/choix"
PURPOSES = ("share_with_third_parties", "inform_employer")
QUESTIONS = {
    "share_with_third_parties": "Parler de ma situation à d'autres organismes",
    "inform_employer": "Dire à mon employeur quel service m'a été rendu",
}
DONE = {
    True: "C'est fait : votre accord est donné. Vous pouvez le retirer quand vous voulez.",
    False: "C'est fait : votre accord est retiré. Cela s'applique tout de suite.",
}


@router.get(HERE)
async def show(person: Person) -> Response:
    return await _show(person)


@router.post(HERE)
async def change(request: Request, person: Person, sent: Sent) -> Response:
    purpose, give = sent.text("purpose"), sent.text("act") == "give"
    if purpose not in PURPOSES:
        return await _show(person)
    try:
        path = f"cases/v1/links/authorisations/{purpose}"
        await person.api().post(path if give else f"{path}/withdrawal", key=sent.key)
    except Problem as problem:
        if problem.status in (401, 503):
            raise
        return await _show(person, problem)
    return done(request, HERE, DONE[give])


async def _show(person: Holder, problem: Problem | None = None) -> Response:
    space = await person.api().get("cases/v1/links/space")
    return person.page(
        "person/authorisations.html",
        status=problem.status if problem else 200,
        form=Form(problem=problem),
        words=space["authorisations"],
        ended=bool(space["outcome"]),
        questions=QUESTIONS,
    )
