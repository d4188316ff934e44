"""What the routes of `partners` share."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.http.pages import CursorUnreadable, from_cursor
from kernel.identity import Actor
from kernel.service import Platform


async def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


async def _after(after: Annotated[str | None, Query(max_length=64)] = None) -> UUID | None:
    key = from_cursor(after)
    try:
        return UUID(key) if key else None
    except ValueError as error:
        raise CursorUnreadable(field="after", accepted="la valeur « next » de la page précédente") from error


Acting = Annotated[Act, Depends(act)]
Asker = Annotated[Actor, Depends(actor_of)]
Given = Annotated[Platform, Depends(_platform)]
After = Annotated[UUID | None, Depends(_after)]
