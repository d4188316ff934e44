"""What the routes of `platform` share."""

from typing import Any

from fastapi import Response


def tag(response: Response, shown: Any) -> Any:
    """Put the version of what is shown in the ETag, for the act that may follow (If-Match)."""
    response.headers["ETag"] = f'"v{shown.version}"'
    return shown
