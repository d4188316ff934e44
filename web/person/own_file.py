"""What the employee reads of their file: the file itself, what left it and to whom, who opened it (CASE-7, CONF)."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from web.person.home import Person

router = APIRouter()


@router.get("/mon-espace/documents")
async def own_file(person: Person) -> Response:
    file = await person.api("file").get("cases/v1/links/file")
    return person.page("person/own_file.html", file=file)


@router.get("/mon-espace/envois")
async def sent(person: Person) -> Response:
    return person.page("person/sent.html", sent=await person.api().get("cases/v1/links/referrals"))


@router.get("/mon-espace/historique")
async def accesses(person: Person) -> Response:
    rows = await person.api().get("cases/v1/links/accesses")
    others = [one for one in rows if one["role"]["code"] != "employee"]
    return person.page("person/accesses.html", days=by_day(others))


def by_day(accesses: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The latest day first; several things opened by one person within an hour are one line."""
    days: dict[str, dict[tuple[str, str, str], dict[str, Any]]] = {}
    for one in sorted(accesses, key=lambda one: str(one["hour"]), reverse=True):
        lines = days.setdefault(one["hour"][:10], {})
        line = lines.setdefault((one["hour"], one["who"], one["organisation"]), one | {"whats": []})
        line["whats"].append(one["what"])
    return [(day, list(lines.values())) for day, lines in days.items()]
