"""Protection of every request and answer: only our own pages may write, and pages load nothing from other sites."""

import re
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from kernel.http.headers import security_of

SAFE = ("GET", "HEAD", "OPTIONS")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self' {issuer}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy.

`data:` is for the drawings inside the style sheet; signing out redirects to the issuer.
"""

FOR_BACK = "private, no-cache"
"""Cache-Control of a preview: this browser alone may keep it, to show it again on Back."""


FORM_BYTES = 1024 * 1024
"""Most bytes of a form without a file: a section of the study file has 500 KB at most."""

UPLOAD_BYTES = 10 * 1024 * 1024 + 64 * 1024
"""Most bytes of a form with a file: a document of the API, and the other fields."""

PLAIN = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~@:-]{1,256}")
"""What stands for a variable part of a page's address: an identifier, a code, a number, a day or a link's token."""


class FromElsewhere(Exception):
    """A page of another site sent a form in the name of the person who is signed in."""


def check_origin(request: Request, public_url: str) -> None:
    """Raises FromElsewhere for a form of another site's page (CSRF), by the headers that browsers send.

    Our own pages send no referrer, so a browser may send `Origin: null` with their forms. Sec-Fetch-Site then decides;
    a browser without it still keeps our cookies from the forms of other sites (SameSite).
    """
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise FromElsewhere
        return
    origin = request.headers.get("origin")
    ours = (urlsplit(public_url).netloc, request.headers.get("host"))
    if origin and origin != "null" and origin.partition("://")[2] not in ours:
        raise FromElsewhere


def check_address(request: Request) -> None:
    """Raises HTTPException 404 where a part of the address is none that a page of ours has: the API is not asked."""
    if not all(PLAIN.fullmatch(str(part)) for part in request.path_params.values()):
        raise HTTPException(404)


def check_size(request: Request) -> None:
    """Raises HTTPException 413 for a form without a file that is larger than any of ours."""
    said, kind = request.headers.get("content-length", ""), request.headers.get("content-type", "")
    if said.isdecimal() and int(said) > FORM_BYTES and not kind.startswith("multipart/"):
        raise HTTPException(413)


async def protect(request: Request, go_on: RequestResponseEndpoint) -> Response:
    """Sets the security headers of every answer; no cache may keep pages."""
    answer = await go_on(request)
    settings = request.app.state.settings
    issuer = urlsplit(settings.issuer)
    answer.headers["Content-Security-Policy"] = POLICY.format(issuer=f"{issuer.scheme}://{issuer.netloc}")
    for name, value in security_of(settings.public_url).items():
        answer.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "public, max-age=3600")
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    if answer.headers["Cache-Control"] == FOR_BACK and "Vary" in answer.headers:
        del answer.headers["Vary"]  # the session's cookie changes with each act, so Back would find nothing
    return answer
