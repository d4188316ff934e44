"""What the routes of `cases` share."""

from typing import TypeVar
from uuid import UUID

from kernel.errors import Forbidden, NothingYet
from kernel.identity import Actor
from words.roles import Role

T = TypeVar("T")


class LinkForSomethingElse(Forbidden):
    title = "Ce lien ne sert pas à cela."


def required(found: T | None, rule: str = "") -> T:
    """What was found; NothingYet, of a rule, where there is nothing."""
    if found is None:
        raise NothingYet(rule=rule) if rule else NothingYet
    return found


def opened(actor: Actor, purpose: str | None = None) -> UUID:
    """The case that an employee's link opens; a link for one purpose does not serve another."""
    if actor.role is not Role.EMPLOYEE or (purpose and not actor.link_purpose.startswith(purpose)):
        raise LinkForSomethingElse
    return UUID(actor.link_subject)
