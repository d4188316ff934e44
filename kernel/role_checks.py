"""Checks that the actor still holds the role named in their token (design, « People and rights »).

The token says who the actor is; the tables of one service, the keeper of the role, say what they may be. The keeper
reads them in the transaction of each use case. The other services ask the keeper before their transaction opens. They
remember a yes for a short real time and a no never; where the keeper does not answer, the act is refused. Decision
0009 says what that costs.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import grpc.aio
from cachetools import TTLCache
from cilpass.common.v1 import standing_pb2, standing_pb2_grpc

from kernel.clock import Clock, today
from kernel.database import Database, Tx
from kernel.errors import Forbidden, Unavailable
from kernel.identity import Actor
from kernel.roles import AnyRole, Keeper, Roles, TechnicalRole
from kernel.rpc import Caller, caller

ASK_SECONDS = 2.0
REMEMBERED = 10_000
"""How many people a process remembers at once; the least recently used leave first."""

Holds = Callable[[Tx, Actor, date], bool]
"""A keeper's use case: returns whether a person holds a role in an organisation on a day."""


class RoleNotHeld(Forbidden):
    title = "Ce rôle ne vous est pas attribué aujourd'hui dans cet organisme."

    def __init__(self, role: AnyRole, keeper: Keeper) -> None:
        super().__init__(
            f"Votre compte annonce le rôle « {role.label} », mais nos registres ne vous l'attribuent pas "
            "à la date du jour. Rapprochez-vous de votre organisme.",
            accepted=keeper.accepted,
            rule=keeper.rule,
            role=role.value,
        )


class RoleNotVerifiable(Unavailable):
    title = "Votre habilitation ne peut pas être vérifiée pour le moment. Réessayez dans un instant."


class RoleChecks:
    """Asks the keepers of roles for a service, and remembers their answers."""

    def __init__(
        self,
        service: str,
        roles: Roles,
        call: Callable[[str], Caller],
        clock: Clock,
        seconds: float,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._keepers = roles.keepers
        self._call = call
        self._clock = clock
        self._held: TTLCache[tuple[Actor, date], bool] = TTLCache(REMEMBERED, seconds, timer)

    async def check(self, actor: Actor) -> None:
        """Checks that the keeper gives the actor their role today. Raises RoleNotHeld or RoleNotVerifiable."""
        if not await self.holds(actor):
            raise RoleNotHeld(actor.role, self._keepers[actor.role])

    async def holds(self, actor: Actor) -> bool:
        """Returns whether the keeper gives somebody this role today. Raises RoleNotVerifiable.

        True where no service keeps the role, and where this one does: its transactions ask by themselves.
        """
        keeper = self._keepers.get(actor.role)
        if keeper is None or keeper.service == self._service:
            return True
        asked = (actor, today(self._clock))
        if asked not in self._held:
            if not await self._ask(keeper, *asked):
                return False
            self._held[asked] = True
        return True

    async def _ask(self, keeper: Keeper, actor: Actor, day: date) -> bool:
        call = self._call(keeper.service)
        request = standing_pb2.HoldsRequest(
            subject=actor.subject, role=actor.role.value, organisation=actor.organisation, day=day.isoformat()
        )
        try:
            answer = await call(standing_pb2_grpc.StandingStub(call.channel).Holds, request, ASK_SECONDS)
        except Unavailable as error:
            raise RoleNotVerifiable from error
        return bool(answer.held)


def guard(service: str, roles: Roles, holds: Holds) -> Callable[[Tx], None]:
    """Returns the keeper's own check, for the transaction of each of its use cases."""

    def check(tx: Tx) -> None:
        keeper = roles.keepers.get(tx.actor.role)
        if keeper and keeper.service == service and not holds(tx, tx.actor, tx.today):
            raise RoleNotHeld(tx.actor.role, keeper)

    return check


class Servicer(standing_pb2_grpc.StandingServicer):
    """Answers the other services."""

    def __init__(self, db: Database, roles: Roles, holds: Holds) -> None:
        self._db = db
        self._roles = roles
        self._holds = holds

    async def Holds(self, request: standing_pb2.HoldsRequest, context: Any) -> standing_pb2.HoldsResponse:
        asker = caller(context, TechnicalRole.SERVICE)
        role = self._roles.people.get(request.role)
        if role is None:
            return standing_pb2.HoldsResponse(held=False)
        actor = Actor(request.subject, role, request.organisation)
        held = await self._db.read(self._holds, asker, actor, date.fromisoformat(request.day))
        return standing_pb2.HoldsResponse(held=held)


def add_servicer(server: grpc.aio.Server, db: Database, roles: Roles, holds: Holds) -> None:
    standing_pb2_grpc.add_StandingServicer_to_server(Servicer(db, roles, holds), server)
