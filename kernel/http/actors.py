"""Finds the actor of a request: by a bearer token of the issuer, or by the cookie that a link was exchanged for.

A role held in an organisation is checked with its keeper (`kernel.role_checks`).
"""

from fastapi import Request

from kernel import links
from kernel.errors import Refusal, Unauthenticated
from kernel.identity import Actor, TokenVerifier
from kernel.links import Link
from kernel.platform import Platform
from kernel.role_checks import RoleChecks
from kernel.roles import Roles, TechnicalRole

CAPACITY_HEADER = "cilpass-capacity"
"""Names the capacity of an act, for people who hold several."""

LINK_COOKIE = "cilpass_link"

KEEPER = Actor("links", TechnicalRole.SERVICE)
"""Who looks at what a link is for, before its holder is known."""


async def actor_of(request: Request) -> Actor:
    """The actor of a request; Unauthenticated where there is none. Kept on the request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        known = await _identify(request)
        standing: RoleChecks = request.app.state.standing
        await standing.check(known)
        request.state.actor = known
    return known


def named(request: Request) -> Actor | None:
    """Returns the actor that a request's token names, before their role is checked; None without a valid token.

    Also None where the token gives several capacities and the request names none; `actor_of` explains that refusal.
    """
    try:
        return _by_token(request)
    except Refusal:
        return None


def _by_token(request: Request) -> Actor | None:
    """Returns the actor that a bearer token names, verified once a request; None without such a token."""
    known: Actor | None = getattr(request.state, "named", None)
    if known is None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        verifier: TokenVerifier = request.app.state.verifier
        known = verifier.actor(token, request.headers.get(CAPACITY_HEADER, ""))
        request.state.named = known
    return known


async def _identify(request: Request) -> Actor:
    if known := _by_token(request):
        return known
    cookie = request.cookies.get(LINK_COOKIE)
    if cookie is None:
        raise Unauthenticated
    platform: Platform = request.app.state.platform
    link, found = await platform.db.consult(links.resume, KEEPER, platform.link_rules, cookie)
    await links.check(platform, link, found)
    return actor_of_link(link, platform.roles)


def actor_of_link(link: Link, roles: Roles) -> Actor:
    """The holder of a link, limited to what it opens."""
    role = roles.links[link.purpose.partition(".")[0]]
    return Actor(link.holder, role, link_purpose=link.purpose, link_subject=link.subject)
