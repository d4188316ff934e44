"""Names of people, which `intake` alone keeps: asked for page by page, never stored."""

from collections.abc import Iterable

from web.api import Api


async def names_of(api: Api, ids: Iterable[str]) -> dict[str, str]:
    """First and last name by id; who is out of reach, or erased, is left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found: dict[str, str] = (await api.ask("POST", "intake/v1/persons/names", json={"ids": wanted})).body
    return found
