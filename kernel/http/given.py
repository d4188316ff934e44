"""What routes are given, by these names in every service: `actor`, `act`, `db`, `services`.

`services.call("platform")` asks another service; the rest of the platform is there too: its clock, links and settings.
Dependencies are coroutines even where they wait for nothing: FastAPI runs a plain function in a thread.
"""

from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request, Response

from kernel.database import Database
from kernel.http.actors import actor_of
from kernel.http.acts import Act, act
from kernel.identity import Actor
from kernel.platform import Platform


async def database(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


async def platform_of(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


CurrentAct = Annotated[Act, Depends(act)]
CurrentActor = Annotated[Actor, Depends(actor_of)]
Db = Annotated[Database, Depends(database)]
Services = Annotated[Platform, Depends(platform_of)]


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


Shown = TypeVar("Shown", bound=Versioned)


def tagged(response: Response, shown: Shown) -> Shown:
    """Puts the version of what is shown in the ETag, for the act that may follow (If-Match)."""
    response.headers["ETag"] = f'"v{shown.version}"'
    return shown
