"""Who is asking: a bearer token of the issuer, or the cookie that a link was exchanged for.

Whoever names a role held in an organisation is asked for of its keeper (`kernel.standing`).
"""

from uuid import UUID

from fastapi import Request

from kernel import links
from kernel.database import Database, Tx
from kernel.errors import Refusal, Unauthenticated
from kernel.identity import Actor, Role, TokenVerifier
from kernel.links import Link, LinkSigner
from kernel.standing import Standing

CAPACITY_HEADER = "cilpass-capacity"
"""Names the capacity of an act, for people who hold several."""

LINK_COOKIE = "cilpass_link"

LINK_ROLES = {"employee": Role.EMPLOYEE, "partner": Role.PARTNER}
"""The role that a link gives, by the first word of its purpose (`employee.sign`)."""

ANONYMOUS = Actor("anonymous", Role.EMPLOYEE)


async def actor_of(request: Request) -> Actor:
    """The actor of a request; Unauthenticated where there is none. Kept on the request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        known = await _identify(request)
        standing: Standing = request.app.state.standing
        await standing.check(known)
        request.state.actor = known
    return known


def named(request: Request) -> Actor | None:
    """Whom a request's token names, before any register is asked; None without a token that can be believed.

    Nor where it does not say in which of several capacities: that is told by `actor_of`.
    """
    try:
        return _by_token(request)
    except Refusal:
        return None


def _by_token(request: Request) -> Actor | None:
    """Whom a bearer token names, believed once a request; None where there is no such token."""
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
    signer: LinkSigner = request.app.state.links
    db: Database = request.app.state.db
    return actor_of_link(await db.read(_open, ANONYMOUS, signer.from_cookie(cookie)))


def actor_of_link(link: Link) -> Actor:
    """The holder of a link, limited to what it opens."""
    role = LINK_ROLES[link.purpose.partition(".")[0]]
    return Actor(link.holder, role, link_purpose=link.purpose, link_subject=link.subject)


def _open(tx: Tx, link: UUID) -> Link:
    return links.open_link(tx, link)
