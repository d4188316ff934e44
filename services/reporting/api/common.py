"""What the routes of `reporting` share."""

from typing import Annotated

from fastapi import Depends, Query, Request

from kernel.database import Database
from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.identity import Actor
from services.reporting.service.remembering import Asked

CurrentAct = Annotated[Act, Depends(act)]
CurrentActor = Annotated[Actor, Depends(actor_of)]
Organisation = Annotated[str | None, Query(pattern=r"^[a-z0-9-]{3,40}$")]


def database(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


def asked(
    year: Annotated[int, Query(ge=2000, le=2100)], cil: Organisation = None, platform: Organisation = None
) -> Asked:
    return Asked(year, cil, platform)


Db = Annotated[Database, Depends(database)]
AskedOf = Annotated[Asked, Depends(asked)]
