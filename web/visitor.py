"""The visitor of a page: a person who is signed in and acts in one capacity."""

import time
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from web.api import Api
from words.roles import OF_ACCOUNTS

SIGNED_IN = "person"
LINKS = "links"

LABELS = {role.value: role.label for role in OF_ACCOUNTS} | {"operations": "Exploitation"}
"""Roles of those who sign in, as the issuer's groups name them; the last is the operators' own."""


class NotSignedIn(Exception):
    """The visitor is not signed in, or the session has ended: they sign in and come back."""


class NoCapacity(Exception):
    """The person has no capacity that may open this page."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A role held in an organisation, as the issuer's groups name it: `adviser@cil-lyonnais`."""

    role: str
    organisation: str

    @classmethod
    def of(cls, group: str) -> "Capacity | None":
        role, _, organisation = group.partition("@")
        return cls(role, organisation) if role in LABELS else None

    def __str__(self) -> str:
        return f"{self.role}@{self.organisation}" if self.organisation else self.role

    @property
    def label(self) -> str:
        return LABELS[self.role]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is signed in."""

    id: str
    name: str
    capacity: Capacity
    capacities: tuple[Capacity, ...]
    organisations: dict[str, str]
    """Names of the organisations of all the person's capacities, by identifier."""
    api: Api = field(repr=False)

    def called(self, capacity: Capacity) -> str:
        """Returns a capacity in French: « Conseiller, CIL du Lyonnais »."""
        organisation = self.organisations.get(capacity.organisation, "")
        return capacity.label if organisation in capacity.label else f"{capacity.label}, {organisation}"

    @property
    def role(self) -> str:
        return self.capacity.role

    @property
    def organisation(self) -> str:
        return self.capacity.organisation

    @property
    def organisation_name(self) -> str:
        """The name of the organisation, « CIL du Lyonnais »; its identifier where the name could not be read."""
        return self.organisations.get(self.organisation, self.organisation)


def remember(request: Request, person: dict[str, Any]) -> None:
    """Begins a session. It clears the former one, so that a person never inherits another's session."""
    links = request.session.get(LINKS)
    request.session.clear()
    request.session[SIGNED_IN] = person
    if links:
        request.session[LINKS] = links


def visitor_of(request: Request) -> Visitor | None:
    """Returns the person who is signed in; None where there is none or their token has expired."""
    person = request.session.get(SIGNED_IN)
    if not person or person["until"] <= time.time():
        return None
    capacities = tuple(found for group in person["groups"] if (found := Capacity.of(group)))
    chosen = Capacity.of(person.get("capacity", "")) or (capacities[0] if capacities else None)
    if chosen is None or chosen not in capacities:
        raise NoCapacity
    api = Api(request.app.state.http, token=person["token"], capacity=str(chosen))
    names = person.get("organisations", {})
    return Visitor(person["id"], person["name"], chosen, capacities, names, api)


def someone(*roles: str) -> Any:
    """Returns the FastAPI dependency of a page for visitors with one of these roles.

    The dependency raises NotSignedIn or NoCapacity.
    """

    async def dependency(request: Request) -> Visitor:
        visitor = visitor_of(request)
        if visitor is None:
            raise NotSignedIn
        if roles and visitor.role not in roles:
            raise NoCapacity
        return visitor

    return dependency
