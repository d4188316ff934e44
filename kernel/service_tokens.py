"""Short tokens by which processes know each other: each signs under a key of its own (`docs/decisions/0012`).

A key's id is « caller:number ». Everybody has the public half of each, so the id of the key that signed says which
process did, and nothing in the token can say otherwise. Several keys of one caller are valid side by side.
"""

import json
import time
from dataclasses import dataclass
from typing import Self

from cachetools import TLRUCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from kernel.errors import Unauthenticated
from kernel.identity import Actor, until_its_end
from kernel.roles import TechnicalRole
from kernel.settings import Settings

ALGORITHM = "Ed25519"
TOKEN_SECONDS = 300


class KeyNotOwn(RuntimeError):
    """The private key that a process was given is not its own, or is not among those that are accepted."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, and in whose name."""

    caller: str
    actor: Actor


class ServiceTokens:
    """Signs as the caller whose key it was given, and checks the tokens of all callers that are meant for it."""

    def __init__(self, own: OKPKey, accepted: KeySet) -> None:
        """`own` is a private key, `accepted` the public halves of all callers' keys."""
        self.caller = caller_of(own.kid)
        self._own = own
        self._accepted = accepted
        self._callers = {caller_of(key.kid) for key in accepted.keys}
        self._signed: dict[tuple[str, Actor], tuple[float, str]] = {}
        self._checked: TLRUCache[str, tuple[int, Call]] = until_its_end()

    @classmethod
    def of(cls, settings: Settings, caller: str = "") -> Self:
        """From the files that the settings name; KeyNotOwn where the key is not that of `caller`."""
        own = OKPKey.import_key(json.loads(settings.own_key.read_text()))
        accepted = KeySet.import_key_set(json.loads(settings.callers.read_text()))
        if caller and caller_of(own.kid) != caller:
            raise KeyNotOwn(f"own_key: {own.kid} is not a key of {caller}")
        if own.kid not in {key.kid for key in accepted.keys}:
            raise KeyNotOwn(f"own_key: {own.kid} is not among the keys of {settings.callers.name}")
        return cls(own, accepted)

    def sign(self, audience: str, actor: Actor) -> str:
        """A token that asks the service `audience` in the name of `actor`, reused for half its life."""
        until, token = self._signed.get((audience, actor), (0.0, ""))
        if until < time.time():
            claims = {
                "iss": self.caller,
                "aud": audience,
                "sub": actor.subject,
                "role": actor.role.value,
                "exp": int(time.time()) + TOKEN_SECONDS,
            }
            header = {"alg": ALGORITHM, "kid": self._own.kid}
            token = jwt.encode(header, claims, self._own, algorithms=[ALGORITHM])
            self._signed[audience, actor] = (time.time() + TOKEN_SECONDS / 2, token)
        return token

    def check(self, token: str) -> Call:
        """Who calls by this token, which must be meant for this process; Unauthenticated says nothing of why."""
        known = self._checked.get(token)
        if known is None:
            known = self._checked[token] = self._decoded(token)
        return known[1]

    def _decoded(self, token: str) -> tuple[int, Call]:
        try:
            decoded = jwt.decode(token, self._accepted, algorithms=[ALGORITHM])
            caller = caller_of(decoded.header["kid"])
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": caller},
                aud={"essential": True, "value": self.caller},
                exp={"essential": True},
            ).validate(decoded.claims)
            actor = Actor(decoded.claims["sub"], TechnicalRole(decoded.claims["role"]))
        except (JoseError, ValueError, KeyError) as error:
            raise Unauthenticated from error
        if actor.subject in self._callers and actor.subject != caller:
            raise Unauthenticated
        return int(decoded.claims["exp"]), Call(caller, actor)


def caller_of(kid: str | None) -> str:
    """Returns the caller whose key has this id. Raises ValueError for an id that names none."""
    caller, colon, _ = (kid or "").partition(":")
    if not (caller and colon):
        raise ValueError(f"a key of no caller: {kid!r}")
    return caller
