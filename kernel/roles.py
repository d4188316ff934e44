"""Roles as the kernel sees them: a code with a label, the roles of processes and operators, and who keeps the others.

The product's own roles stand in `words.roles`; each service passes them in with its `Parts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class AnyRole(Protocol):
    """A member of an enumeration of roles, the kernel's or the product's."""

    @property
    def value(self) -> str:
        """The code, as tokens name it."""
        ...

    @property
    def label(self) -> str:
        """The role in French, as refusals name it."""
        ...

    def __hash__(self) -> int: ...


class TechnicalRole(StrEnum):
    """Roles that every platform of this kind has: its operators, and its processes in each of their parts."""

    OPERATIONS = "operations"
    SERVICE = "service"
    WORKFLOW = "workflow"
    FEED_READER = "feed_reader"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    TechnicalRole.OPERATIONS: "Exploitation",
    TechnicalRole.SERVICE: "Service de la plate-forme",
    TechnicalRole.WORKFLOW: "Déroulement automatique",
    TechnicalRole.FEED_READER: "Lecteur des faits",
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """The service whose tables say who holds a role; the rule that it keeps; what would be accepted, in French."""

    service: str
    rule: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of a product: those of people who sign in and those that links give, by code, and their keepers.

    A link's role is found by the first word of its purpose (`employee` in « employee.sign »). A role without a keeper
    is believed as the token or the link says it.
    """

    people: Mapping[str, AnyRole]
    links: Mapping[str, AnyRole]
    keepers: Mapping[AnyRole, Keeper]
