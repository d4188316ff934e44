"""What the routes of `reporting` share."""

from typing import Annotated

from fastapi import Depends, Query

from services.reporting.service.remembering import Asked

Organisation = Annotated[str | None, Query(pattern=r"^[a-z0-9-]{3,40}$")]


def asked(
    year: Annotated[int, Query(ge=2000, le=2100)], cil: Organisation = None, platform: Organisation = None
) -> Asked:
    return Asked(year, cil, platform)


AskedOf = Annotated[Asked, Depends(asked)]
