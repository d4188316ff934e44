"""Whether who acts still holds the role that their token names (design, « People and rights »).

The token says who; the tables of the role's keeper say what. The keeper reads them in the transaction of each
use case. The other services ask it before their transaction opens, and remember a yes for a short real time;
a no is never remembered, and no answer is never a yes. `docs/decisions/0009` says what that costs.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import grpc.aio
from cachetools import TTLCache
from cilpass.common.v1 import standing_pb2, standing_pb2_grpc

from kernel.clock import Clock, today
from kernel.database import Database, Tx
from kernel.errors import Forbidden, Unavailable
from kernel.identity import ROLE_LABELS, Actor, Role
from kernel.rpc import Caller, caller

ASK_SECONDS = 2.0
REMEMBERED = 10_000
"""How many people a process remembers at once; the least recently used leave first."""

Holds = Callable[[Tx, Actor, date], bool]
"""Use case of a keeper: whether a person holds the role that they claim, in that organisation, on a day."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """The service whose tables say who holds a role, the rule kept, and what would be accepted."""

    service: str
    rule: str
    accepted: str


_OF_CIL = Keeper("platform", "CIL-1", "un mandat en cours dans ce CIL, donné par son président ou par l'UESL")
_OF_PLATFORM = Keeper(
    "platform",
    "CONV-1",
    "un mandat en cours dans cette plate-forme, donné par son représentant ou par l'UESL",
)
_OF_UESL = Keeper("platform", "PLAT-1", "un mandat en cours à l'UESL, donné par son conseil d'administration")

KEEPERS = {
    Role.ADVISER: Keeper("cases", "CASE-1", "une place dans l'équipe de ce CIL, donnée par son responsable"),
    Role.CIL_RESPONSIBLE: _OF_CIL,
    Role.CIL_PRESIDENT: _OF_CIL,
    Role.PLATFORM_OPERATOR: _OF_PLATFORM,
    Role.PLATFORM_EXPERT: _OF_PLATFORM,
    Role.PLATFORM_REPRESENTATIVE: _OF_PLATFORM,
    Role.UESL_CONTROLLER: _OF_UESL,
    Role.UESL_BOARD: _OF_UESL,
}
"""Roles held in an organisation; the others are signed by the platform itself, or carried by a link."""


class RoleNotHeld(Forbidden):
    title = "Ce rôle ne vous est pas attribué aujourd'hui dans cet organisme."

    def __init__(self, role: Role) -> None:
        keeper = KEEPERS[role]
        super().__init__(
            f"Votre compte annonce le rôle « {ROLE_LABELS[role]} », mais nos registres ne vous l'attribuent pas "
            "à la date du jour. Rapprochez-vous de votre organisme.",
            accepted=keeper.accepted,
            rule=keeper.rule,
            role=role,
        )


class RoleNotVerifiable(Unavailable):
    title = "Votre habilitation ne peut pas être vérifiée pour le moment. Réessayez dans un instant."


class Standing:
    """What a service asks the keepers of roles, and remembers."""

    def __init__(
        self,
        service: str,
        call: Callable[[str], Caller],
        clock: Clock,
        seconds: float,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._call = call
        self._clock = clock
        self._held: TTLCache[tuple[Actor, date], bool] = TTLCache(REMEMBERED, seconds, timer)

    async def check(self, actor: Actor) -> None:
        """Refuse an actor to whom the role's keeper does not give it today."""
        keeper = KEEPERS.get(actor.role)
        if keeper is None or keeper.service == self._service:
            return
        asked = (actor, today(self._clock))
        if asked in self._held:
            return
        if not await self._ask(keeper, *asked):
            raise RoleNotHeld(actor.role)
        self._held[asked] = True

    async def _ask(self, keeper: Keeper, actor: Actor, day: date) -> bool:
        call = self._call(keeper.service)
        request = standing_pb2.HoldsRequest(
            subject=actor.subject, role=actor.role, organisation=actor.organisation, day=day.isoformat()
        )
        try:
            answer = await call(standing_pb2_grpc.StandingStub(call.channel).Holds, request, ASK_SECONDS)
        except Unavailable as error:
            raise RoleNotVerifiable from error
        return bool(answer.held)


def guard(service: str, holds: Holds) -> Callable[[Tx], None]:
    """The keeper's own check, made in the transaction of each of its use cases."""

    def check(tx: Tx) -> None:
        keeper = KEEPERS.get(tx.actor.role)
        if keeper and keeper.service == service and not holds(tx, tx.actor, tx.today):
            raise RoleNotHeld(tx.actor.role)

    return check


class Servicer(standing_pb2_grpc.StandingServicer):
    """Answers the other services."""

    def __init__(self, db: Database, holds: Holds) -> None:
        self._db = db
        self._holds = holds

    async def Holds(self, request: standing_pb2.HoldsRequest, context: Any) -> standing_pb2.HoldsResponse:
        asker = caller(context, Role.SERVICE)
        actor = Actor(request.subject, Role(request.role), request.organisation)
        held = await self._db.read(self._holds, asker, actor, date.fromisoformat(request.day))
        return standing_pb2.HoldsResponse(held=held)


def add_servicer(server: grpc.aio.Server, db: Database, holds: Holds) -> None:
    standing_pb2_grpc.add_StandingServicer_to_server(Servicer(db, holds), server)
