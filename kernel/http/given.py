"""What routes are given: who asks, their act, the service's database.

Dependencies are coroutines even where they wait for nothing: FastAPI runs a plain function in a thread.
"""

from typing import Annotated

from fastapi import Depends, Request

from kernel.database import Database
from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.identity import Actor


async def database(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


CurrentAct = Annotated[Act, Depends(act)]
CurrentActor = Annotated[Actor, Depends(actor_of)]
Db = Annotated[Database, Depends(database)]
