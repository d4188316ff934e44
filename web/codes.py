"""Lists of codes with their French labels, which each service provides."""

import time
from typing import Any

from fastapi import Request

from web.api import Api

Coded = dict[str, str]
Lists = dict[str, list[Coded]]

KEPT_SECONDS = 600.0


async def codes_of(request: Request, api: Api, service: str) -> Lists:
    """Returns the lists of a service; they are read again every ten minutes."""
    kept: dict[str, tuple[float, Lists]] = request.app.state.__dict__.setdefault("codes", {})
    until, known = kept.get(service, (0.0, {}))
    if time.monotonic() < until:
        return known
    lists: Lists = await api.get(f"{service}/v1/codes")
    kept[service] = (time.monotonic() + KEPT_SECONDS, lists)
    return lists


def label(choices: list[Coded], code: Any) -> str:
    """Returns the label of a code, an empty string where the list does not have it."""
    return next((one["label"] for one in choices if one["code"] == code), "")
