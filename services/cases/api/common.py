"""What the routes of `cases` share."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from kernel.errors import Forbidden
from kernel.identity import Actor, Role
from kernel.service import Platform


async def platform_of(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Services = Annotated[Platform, Depends(platform_of)]


class LinkForSomethingElse(Forbidden):
    title = "Ce lien ne sert pas à cela."


def opened(actor: Actor, purpose: str | None = None) -> UUID:
    """The case that an employee's link opens; a link for one purpose does not serve another."""
    if actor.role is not Role.EMPLOYEE or (purpose and not actor.link_purpose.startswith(purpose)):
        raise LinkForSomethingElse
    return UUID(actor.link_subject)
