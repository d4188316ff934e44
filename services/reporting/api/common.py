"""The parameters of a scope (a year, and a CIL or a platform), which several routes of `reporting` take."""

from typing import Annotated

from fastapi import Depends, Query

from kernel.http.fields import Identifier
from services.reporting.service.memory import Asked

Year = Annotated[int, Query(ge=2000, le=2100)]


async def asked(
    year: Year,
    cil: Identifier | None = None,
    platform: Identifier | None = None,
) -> Asked:
    return Asked(year, cil, platform)


AskedOf = Annotated[Asked, Depends(asked)]
