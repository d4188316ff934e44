"""Security headers of every page for people: the front end's, and the documentation of the API."""

SECURITY = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

HTTPS_SECONDS = 2 * 365 * 24 * 3600
"""Seconds for which a browser that came once uses HTTPS only."""


def security_of(public_url: str) -> dict[str, str]:
    """Returns the security headers of a site; where people reach it by HTTPS, also the one that asks for it."""
    if not public_url.startswith("https://"):
        return SECURITY
    return SECURITY | {"Strict-Transport-Security": f"max-age={HTTPS_SECONDS}; includeSubDomains"}
