"""The employee's own file: its content, what was sent to whom, and who opened it (CASE-7, CONF)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from web.api import Problem
from web.forms import Filled, Form, filled
from web.links.holder import Holder
from web.person.home import Person

router = APIRouter()

Sent = Annotated[Filled, Depends(filled)]

SENT = "C'est parti : le lien arrive à l'adresse où nous vous écrivons d'habitude."
ALREADY_SENT = "Nous vous l'avons déjà envoyé aujourd'hui. Regardez vos messages, y compris les indésirables."


@router.get("/mon-espace/documents")
async def own_file(person: Person) -> Response:
    """Shows the file to the holder of a link made for it; another holder may ask for such a link."""
    if not person.opens("file"):
        return _ask(person, Form())
    return person.page("person/own_file.html", file=await person.api("file").get("cases/v1/links/file"))


@router.post("/mon-espace/documents")
async def ask_for_file(person: Person, sent: Sent) -> Response:
    try:
        asked = (await person.api().post("cases/v1/links/file-request", key=sent.key)).body
    except Problem as problem:
        if problem.status in (401, 503):
            raise
        return _ask(person, Form.again(sent, problem), status=problem.status)
    return _ask(person, Form(), SENT if asked["sent"] else ALREADY_SENT)


def _ask(person: Holder, form: Form, receipt: str = "", status: int = 200) -> Response:
    return person.page("person/ask_file.html", status=status, form=form, receipt=receipt)


@router.get("/mon-espace/envois")
async def sent(person: Person) -> Response:
    return person.page("person/sent.html", sent=await person.api().get("cases/v1/links/referrals"))


@router.get("/mon-espace/historique")
async def accesses(person: Person) -> Response:
    rows = await person.api().get("cases/v1/links/accesses")
    others = [one for one in rows if one["role"]["code"] != "employee"]
    return person.page("person/accesses.html", days=by_day(others))


def by_day(accesses: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Groups accesses by day, the latest first; accesses of one person within an hour are one line."""
    days: dict[str, dict[tuple[str, str, str], dict[str, Any]]] = {}
    for one in sorted(accesses, key=lambda one: str(one["hour"]), reverse=True):
        lines = days.setdefault(one["hour"][:10], {})
        line = lines.setdefault((one["hour"], one["who"], one["organisation"]), one | {"whats": []})
        line["whats"].append(one["what"])
    return [(day, list(lines.values())) for day, lines in days.items()]
