"""The employee's home: their tasks, what was agreed, whom to call."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.links.holder import PERSON, Holder, holder

router = APIRouter()

Person = Annotated[Holder, Depends(holder(PERSON))]


@dataclass(frozen=True, slots=True)
class Task:
    """What the employee has to do; `address` is empty where they need another link to do it."""

    title: str
    text: str
    action: str
    address: str
    due: str | None
    why: list[str]


WORDS = {
    "sign": (
        "Votre engagement réciproque, à lire",
        "C'est notre proposition : ce que nous ferons pour vous, et ce que vous ferez de votre côté. "
        "Vous la lisez, puis vous dites oui ou non.",
        "Lire la proposition",
        "/mon-espace/a-lire",
    ),
    "amend": (
        "Un changement à lire",
        "Nous vous proposons de changer ce qui a été convenu. Rien ne change sans votre accord.",
        "Lire le changement",
        "/mon-espace/changement",
    ),
    "survey": (
        "Votre avis nous aide",
        "Cinq questions, deux minutes. Vous pouvez vous arrêter et reprendre plus tard.",
        "Donner mon avis",
        "/mon-espace/questions",
    ),
}


@router.get("/mon-espace")
async def home(request: Request, person: Person) -> Response:
    space = await person.api().get("cases/v1/links/space")
    person = person.set_discreet(space["discreet"])
    return person.page(
        "person/home.html",
        space=space,
        tasks=[task_of(one, person) for one in space["awaited"]],
        cil=[one for one in space["commitments"] if one["owner"] == "cil"],
        own=[one for one in space["commitments"] if one["owner"] == "employee"],
    )


def task_of(awaited: dict[str, Any], person: Holder) -> Task:
    title, text, action, address = WORDS[awaited["by_link"]]
    opened = address if person.opens(awaited["by_link"]) else ""
    return Task(title, text, action, opened, awaited["due"], awaited["why"])
