"""Organisations by the names they go by."""

from typing import Any

from web.visitor import Visitor


async def organisations(visitor: Visitor) -> dict[str, str]:
    """Everyone's name, by identifier."""
    found: list[dict[str, Any]] = await visitor.api.get("platform/v1/organisations")
    return {one["id"]: one["name"] for one in found}
