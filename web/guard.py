"""What every request and answer goes through: only our own pages may write, and nothing of elsewhere is loaded."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.middleware.base import RequestResponseEndpoint

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
"""`data:` serves the small drawings that the style sheet holds; signing out leads on to the issuer."""

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


HTTPS_SECONDS = 2 * 365 * 24 * 3600
"""How long a browser comes back by HTTPS only, once it has been here."""

FOR_BACK = "private, no-cache"
"""What this browser alone may keep, to show it again on Back: a preview, which answers a form."""


class FromElsewhere(Exception):
    """A page of another site tried to act in the name of whoever is signed in here."""


def check_origin(request: Request, public_url: str) -> None:
    """Refuse what another site's page sends (CSRF); every present browser says where a request comes from."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise FromElsewhere
        return
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc not in (urlsplit(public_url).netloc, request.url.netloc):
        raise FromElsewhere


async def protect(request: Request, go_on: RequestResponseEndpoint) -> Response:
    """Security headers on every answer; pages of people are kept by no cache."""
    answer = await go_on(request)
    settings = request.app.state.settings
    issuer = urlsplit(settings.issuer)
    answer.headers["Content-Security-Policy"] = POLICY.format(issuer=f"{issuer.scheme}://{issuer.netloc}")
    if settings.secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={HTTPS_SECONDS}; includeSubDomains"
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "public, max-age=3600")
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    if answer.headers["Cache-Control"] == FOR_BACK and "Vary" in answer.headers:
        del answer.headers["Vary"]  # the session's cookie is another one after each act
    return answer
