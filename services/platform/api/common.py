"""What the routes of `platform` share."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from kernel.database import Database
from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.identity import Actor

CurrentAct = Annotated[Act, Depends(act)]
CurrentActor = Annotated[Actor, Depends(actor_of)]


def database(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


Db = Annotated[Database, Depends(database)]


def tag(response: Response, shown: Any) -> Any:
    """Put the version of what is shown in the ETag, for the act that may follow (If-Match)."""
    response.headers["ETag"] = f'"v{shown.version}"'
    return shown
