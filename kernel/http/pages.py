"""Pages of a list, by a cursor that only means « after this one »."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, Self, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from kernel.errors import Invalid

Item = TypeVar("Item")
Row = TypeVar("Row")
Key = TypeVar("Key")


class CursorUnreadable(Invalid):
    title = "Ce repère de page n'est pas lisible."


class Page(BaseModel, Generic[Item]):
    """`next` is absent on the last page."""

    items: Sequence[Item]
    next: str | None = None

    @classmethod
    def of(
        cls, found: Sequence[Row], limit: int, present: Callable[[Row], Item], key: Callable[[Row], object]
    ) -> Self:
        """A page of `limit` rows at most. One row more in `found` says that another page follows.

        `key` gives the sort key of a row, which the next page starts after.
        """
        shown = found[:limit]
        following = to_cursor(str(key(shown[-1]))) if len(found) > limit else None
        return cls(items=[present(row) for row in shown], next=following)


Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str | None, Query(max_length=120)]
"""The cursor `next` of the page before."""


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
