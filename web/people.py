"""Names of people, which `intake` alone keeps: each page asks for them, and nothing stores them."""

from collections.abc import Iterable

from web.api import Api


async def names_of(api: Api, ids: Iterable[str]) -> dict[str, str]:
    """Returns first and last names by id, without persons who are erased or whom the visitor may not see."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found: dict[str, str] = (await api.ask("POST", "intake/v1/persons/names", json={"ids": wanted})).body
    return found
