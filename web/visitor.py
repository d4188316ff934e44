"""Who is at the other end of a page: someone signed in, in one capacity, or the holder of a link."""

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
    """Nobody is signed in, or the session ended: the person signs in and comes back."""


class NoCapacity(Exception):
    """The person holds no capacity that opens this page."""


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
    """Someone signed in."""

    id: str
    name: str
    capacity: Capacity
    capacities: tuple[Capacity, ...]
    organisations: dict[str, str]
    """Names of the organisations of all capacities, by identifier."""
    api: Api = field(repr=False)

    def called(self, capacity: Capacity) -> str:
        """A capacity in words: « Conseiller, CIL du Lyonnais »."""
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
        """« CIL du Lyonnais »; its identifier where nobody could say its name."""
        return self.organisations.get(self.organisation, self.organisation)


def remember(request: Request, person: dict[str, Any]) -> None:
    """Begin a session. What was there before is forgotten, so nobody inherits another's session."""
    links = request.session.get(LINKS)
    request.session.clear()
    request.session[SIGNED_IN] = person
    if links:
        request.session[LINKS] = links


def visitor_of(request: Request) -> Visitor | None:
    """Who is signed in, or None; a session whose token has expired counts as none."""
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
    """Dependency of a page: the visitor, who holds one of these roles; else sign-in, or a page that says so."""

    async def dependency(request: Request) -> Visitor:
        visitor = visitor_of(request)
        if visitor is None:
            raise NotSignedIn
        if roles and visitor.role not in roles:
            raise NoCapacity
        return visitor

    return dependency
