"""Organisations by the names they go by."""

from typing import Any

from web.visitor import Visitor


async def organisations(visitor: Visitor) -> dict[str, str]:
    """CILs within the visitor's reach and every platform, by identifier."""
    found: list[dict[str, Any]] = [
        *await visitor.api.get("platform/v1/platforms"),
        *await visitor.api.get("platform/v1/cils"),
    ]
    return {one["id"]: one["name"] for one in found}
