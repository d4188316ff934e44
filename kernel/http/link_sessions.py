"""The routes that every service with links has: a token is exchanged for a session's cookie, and the session closed."""

from fastapi import Request, Response

from kernel import links
from kernel.errors import Unauthenticated
from kernel.http.actors import KEEPER, LINK_COOKIE
from kernel.links import Link
from kernel.platform import Platform


async def exchange(services: Platform, token: str, response: Response, path: str) -> Link:
    """Opens a link and gives `response` the session's cookie, for addresses under `path`.

    Raises LinkNoLongerValid; Unavailable where nobody can say whether what the link rests on still holds.
    """
    link_id = services.links.from_token(token)
    link, found = await services.db.read(links.find_awaited, KEEPER, services.link_rules, link_id)
    await links.check(services, link, found)
    cookie = await services.db.write(links.begin_session, KEEPER, services.link_rules, link.id)
    response.set_cookie(
        LINK_COOKIE,
        cookie,
        httponly=True,
        samesite="strict",
        secure=services.settings.mode == "production",
        path=path,
    )
    return link


async def close(services: Platform, request: Request, path: str) -> Response:
    """Ends the session of the request's cookie, also where it has ended already. Raises Unauthenticated without one."""
    cookie = request.cookies.get(LINK_COOKIE)
    if cookie is None:
        raise Unauthenticated
    await services.db.write(links.close_session, KEEPER, cookie)
    answer = Response(status_code=204)
    answer.delete_cookie(LINK_COOKIE, path=path)
    return answer
