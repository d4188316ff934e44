"""What reading routes share: who asks, and the database to ask."""

from typing import Annotated

from fastapi import Depends, Request

from kernel.http.actors import actor_of
from kernel.identity import Actor
from kernel.service import Platform


async def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Asker = Annotated[Actor, Depends(actor_of)]
Given = Annotated[Platform, Depends(_platform)]
