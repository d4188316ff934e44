"""The facts that every service tells of its messages to people. Standard library only: readers of a feed import it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

Subject = Annotated[str, "id of what the message is about"]
Template = Annotated[str, "code of the letter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    """A message left (EXC-4)."""

    subject: Subject
    message: UUID
    template: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWithheld:
    """A message that had been decided did not leave, as the reason says."""

    subject: Subject
    message: UUID
    template: Template
    reason: Annotated[str, "code of why it did not leave"] | None = None
