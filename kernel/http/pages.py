"""Pages of a list, by a cursor that only means « after this one »."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from kernel.errors import Invalid

Item = TypeVar("Item")
Key = TypeVar("Key")


class CursorUnreadable(Invalid):
    title = "Ce repère de page n'est pas lisible."


class Page(BaseModel, Generic[Item]):
    """`next` is absent on the last page."""

    items: Sequence[Item]
    next: str | None = None


Limit = Annotated[int, Query(ge=1, le=200)]


def to_cursor(key: str) -> str:
    """The cursor that stands after an item of this sort key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def from_cursor_of_id(cursor: str | None) -> UUID | None:
    """The id that a cursor stands for, in a list sorted by id."""
    return from_cursor_as(UUID, cursor)


def from_cursor_as(read: Callable[[str], Key], cursor: str | None) -> Key | None:
    """The sort key that a cursor stands for, as `read` understands it."""
    key = from_cursor(cursor)
    try:
        return read(key) if key else None
    except ValueError as error:
        raise _unreadable() from error


def _unreadable() -> CursorUnreadable:
    return CursorUnreadable(field="after", accepted="la valeur « next » de la page précédente")


def from_cursor(cursor: str | None) -> str | None:
    """The sort key that a cursor stands for; None for the first page."""
    if not cursor:
        return None
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise _unreadable() from error
