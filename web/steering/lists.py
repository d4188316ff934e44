"""Reads whole lists, which the API returns page by page."""

from typing import Any

from web.visitor import Visitor

PAGE = 200


async def all_of(visitor: Visitor, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = await visitor.api.get(path, limit=PAGE, after=after, **params)
        found += answer["items"]
        if not (after := answer.get("next") or ""):
            return found


async def conventions_of(visitor: Visitor, **params: str) -> list[dict[str, Any]]:
    """Returns the conventions that the visitor may see, those of one CIL or platform where `params` name it."""
    return await all_of(visitor, "platform/v1/conventions", **params)
