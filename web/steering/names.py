"""The organisations and their names."""

from typing import Any

from web.visitor import Visitor


async def all_organisations(visitor: Visitor) -> list[dict[str, Any]]:
    """Returns UESL, the platforms and the CILs, each with its kind."""
    found: list[dict[str, Any]] = await visitor.api.get("platform/v1/organisations")
    return found


async def organisations(visitor: Visitor) -> dict[str, str]:
    """Returns the names of all organisations, by identifier."""
    return {one["id"]: one["name"] for one in await all_organisations(visitor)}
