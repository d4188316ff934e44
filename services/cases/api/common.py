"""What the routes of `cases` share."""

from typing import Annotated

from fastapi import Depends, Request

from kernel.database import Database
from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.identity import Actor
from kernel.service import Platform

CurrentAct = Annotated[Act, Depends(act)]
CurrentActor = Annotated[Actor, Depends(actor_of)]


def database(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


def platform_of(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Db = Annotated[Database, Depends(database)]
Services = Annotated[Platform, Depends(platform_of)]
