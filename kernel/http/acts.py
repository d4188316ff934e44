"""An act of a person through REST: who, under which key, on which version, in one transaction, once."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from fastapi import Request, Response
from pydantic import BaseModel

from kernel import faults, idempotency
from kernel.database import Database, Tx
from kernel.errors import Invalid
from kernel.facts import Fact, NewFact
from kernel.http.actors import actor_of
from kernel.idempotency import KeptAnswer, SameActRunning
from kernel.identity import Actor

FOLLOW_SECONDS = 1.5
"""How long an answer waits for the workflow to open what comes next, before it is 202 (design, human step 3)."""

KEY = re.compile(r"[\x21-\x7e]{8,128}")

T = TypeVar("T")


class KeyMissing(Invalid):
    title = "Cette action demande une clé d'idempotence."


class VersionUnreadable(Invalid):
    title = "La version attendue (If-Match) n'est pas lisible."


class Running:
    """The acts that this process is carrying out now; the second of a pair is told 409."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    def enter(self, key: tuple[str, str]) -> None:
        if key in self._keys:
            raise SameActRunning
        self._keys.add(key)

    def leave(self, key: tuple[str, str]) -> None:
        self._keys.discard(key)


class Followers:
    """Answers that wait for a later fact of their subject."""

    def __init__(self, db: Database) -> None:
        self._waiting: dict[str, list[asyncio.Event]] = {}
        db.on_commit(self._told)

    def expect(self, subject: str) -> asyncio.Event:
        event = asyncio.Event()
        self._waiting.setdefault(subject, []).append(event)
        return event

    def forget(self, subject: str, event: asyncio.Event) -> None:
        waiting = self._waiting[subject]
        waiting.remove(event)
        if not waiting:
            del self._waiting[subject]

    def _told(self, told: Sequence[Fact]) -> None:
        for fact in told:
            if fact.actor.startswith("workflow:"):
                for event in self._waiting.get(fact.subject, ()):
                    event.set()


class Act:
    """Runs the use case behind one write, keeping its answer under its key. A FastAPI dependency."""

    def __init__(self, request: Request, actor: Actor, body: bytes) -> None:
        self.actor = actor
        self.request = request
        self._db: Database = request.app.state.db
        self._running: Running = request.app.state.running
        self._followers: Followers = request.app.state.followers
        self._wake: Callable[[NewFact], object] = request.app.state.wake
        route = request.scope["route"].path
        self._scope = f"{actor.role}:{actor.subject}:{request.method}:{route}"[:256]
        self._key = _key(request)
        about = f"{request.url.path}\n{actor.link_subject}\n"
        digest = hashlib.sha256(about.encode() + body)
        self._digest = digest.hexdigest()
        self._version = _if_match(request)

    async def __call__(
        self,
        use_case: Callable[[Tx], BaseModel],
        *,
        status: int = 200,
        follow: object | None = None,
    ) -> Response:
        """Run `use_case` and answer what it presents; `follow` names the subject whose next step to wait for."""
        return await self.prepared(_nothing, lambda tx, _: use_case(tx), status=status, follow=follow)

    async def prepared(
        self,
        prepare: Callable[[], Awaitable[T]],
        use_case: Callable[[Tx, T], BaseModel],
        *,
        status: int = 200,
        follow: object | None = None,
    ) -> Response:
        """Like a call, for acts that must ask another service first: `prepare` runs before the transaction."""
        running = (self._scope, self._key)
        self._running.enter(running)
        event = self._followers.expect(str(follow)) if follow else None
        try:
            if prepare is not _nothing:  # else the transaction itself looks, once
                given = await self._db.read(self._find, self.actor)
                if given is not None:
                    return _answer(given, repeated=True)
            asked = await prepare()
            faults.point("act_begins")
            kept, repeated, woke = await self._db.write(
                self._run, self.actor, use_case, asked, status, expected_version=self._version
            )
            caught_up = event is None or not woke or await _within(event, FOLLOW_SECONDS)
            return _answer(kept, repeated, caught_up)
        finally:
            self._running.leave(running)
            if event is not None:
                self._followers.forget(str(follow), event)

    def stable_id(self) -> UUID:
        """An id that the same act always gets, for what another service is asked to do before it is kept."""
        return uuid5(NAMESPACE_OID, f"{self._scope} {self._key}")

    def _find(self, tx: Tx) -> KeptAnswer | None:
        return idempotency.find(tx.session, self._scope, self._key, self._digest)

    def _run(
        self, tx: Tx, use_case: Callable[[Tx, Any], BaseModel], asked: Any, status: int
    ) -> tuple[KeptAnswer, bool, bool]:
        """The answer, whether it was given before, and whether the act woke a workflow."""
        if kept := self._find(tx):
            return kept, True, False
        answer = use_case(tx, asked)
        kept = KeptAnswer(status, answer.model_dump_json(), int(getattr(answer, "version", 0) or 0))
        idempotency.keep(tx.session, self._scope, self._key, self._digest, kept, tx.now)
        return kept, False, any(self._wake(fact) for fact in tx.told)


async def act(request: Request) -> Act:
    """Dependency of every route that writes."""
    return Act(request, await actor_of(request), await request.body())


async def _nothing() -> None:
    return None


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if not KEY.fullmatch(key):
        raise KeyMissing(
            field="Idempotency-Key", accepted="8 à 128 caractères sans espace, nouveaux à chaque action"
        )
    return str(key)


def _if_match(request: Request) -> int | None:
    given = request.headers.get("if-match")
    if given is None or given == "*":
        return None
    match = re.fullmatch(r'"v([0-9]{1,9})"', given)
    if not match:
        raise VersionUnreadable(field="If-Match", accepted='l\'ETag reçu, par exemple "v3"')
    return int(match[1])


def _answer(kept: KeptAnswer, repeated: bool = False, caught_up: bool = True) -> Response:
    headers = {"ETag": f'"v{kept.version}"'} if kept.version else {}
    if repeated:
        headers["Idempotency-Replayed"] = "true"
    status = kept.status if caught_up else 202
    return Response(kept.body, status_code=status, headers=headers, media_type="application/json")
