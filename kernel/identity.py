"""Actors: people by a token of an OpenID Connect issuer, services by a token of their own, links by purpose.

The gateway checks tokens, and each service checks them again. The token says who; the tables of `platform`
(mandates) and `cases` (advisers) say what. The demonstration key signs tokens for the demonstration and the
tests; production settings refuse it.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cachetools import TLRUCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from kernel.errors import Forbidden, Unauthenticated
from kernel.roles import AnyRole

ALGORITHMS = ["ES256", "RS256"]
REMEMBERED = 1_000
"""How many tokens that were checked a process remembers of each kind."""

DEMONSTRATION_KEY_ID = "demonstration"


LONGEST_SUBJECT = 255
"""Characters of a person's identifier at an issuer (OpenID Connect Core, section 2)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor: an opaque subject, one role, the id of the organisation they act for, and for a link what it opens."""

    subject: str
    role: AnyRole
    organisation: str = ""
    link_purpose: str = ""
    link_subject: str = ""

    def require(self, *roles: AnyRole) -> None:
        """Refuse unless the actor holds one of `roles`."""
        if self.role not in roles:
            raise Forbidden(accepted=", ".join(role.label for role in roles))


class CapacityNotSaid(Forbidden):
    title = "Dites en quelle qualité vous agissez (en-tête Cilpass-Capacity)."


def capacity_of(actor: Actor) -> str:
    """A role in an organisation, as tokens name it."""
    code = actor.role.value
    return f"{code}@{actor.organisation}" if actor.organisation else code


def _chosen(held: list[Actor], capacity: str) -> Actor:
    found = [actor for actor in held if not capacity or capacity_of(actor) == capacity]
    if not held:
        raise Unauthenticated
    if len(found) != 1:
        raise CapacityNotSaid(field="Cilpass-Capacity", accepted=", ".join(map(capacity_of, held)))
    return found[0]


def until_its_end() -> TLRUCache[str, Any]:
    """Returns a cache of verified tokens: each value is a tuple that begins with its expiry (seconds since 1970).

    The least recently used leave first.
    """
    return TLRUCache(REMEMBERED, ttu=lambda token, said, now: said[0], timer=lambda: time.time())


@dataclass(slots=True)
class TokenVerifier:
    """Checks tokens against a JWKS file: algorithm on an allow-list, issuer, audience, expiry."""

    jwks_path: Path
    issuer: str
    audience: str
    demonstration: bool
    people: Mapping[str, AnyRole]
    """The roles of people, by code; a group that names another role is left aside."""
    _keys: KeySet | None = field(default=None, init=False)
    _believed: TLRUCache[str, tuple[int, str, tuple[str, ...]]] = field(
        default_factory=until_its_end, init=False
    )

    def actor(self, token: str, capacity: str = "") -> Actor:
        """The actor named by a signed token, in one of the capacities that its `groups` claim lists.

        A capacity is a role in an organisation, `adviser@cil-lyonnais`; it may be left out where there is but one.
        Unauthenticated says nothing of why, as the asker may be a stranger. A token once believed is not checked
        again before its end.
        """
        known = self._believed.get(token)
        if known is None:
            known = self._believed[token] = self._decoded(token)
        _, subject, groups = known
        held = [actor for group in groups if (actor := self._in_capacity(subject, group))]
        return _chosen(held, capacity)

    def _in_capacity(self, subject: str, group: str) -> Actor | None:
        """The actor of one group of a token, or None where the group is not one of ours."""
        code, _, organisation = group.partition("@")
        role = self.people.get(code)
        return Actor(subject, role, organisation) if role else None

    def _decoded(self, token: str) -> tuple[int, str, tuple[str, ...]]:
        """Until when a token may be believed (seconds since 1970), its subject and its groups."""
        try:
            decoded = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(decoded.claims)
            key_id = str(decoded.header.get("kid", ""))
            if key_id.startswith(DEMONSTRATION_KEY_ID) and not self.demonstration:
                raise Unauthenticated
            until, subject = int(decoded.claims["exp"]), str(decoded.claims["sub"])
            groups = tuple(map(str, decoded.claims.get("groups") or ()))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unauthenticated from error
        if len(subject) > LONGEST_SUBJECT:
            raise Unauthenticated
        return until, subject, groups

    def _key_set(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(json.loads(self.jwks_path.read_text()))
        return self._keys


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Signs short tokens with a private key kept in a file: the demonstration key, or a service's own."""

    key_path: Path
    issuer: str
    audience: str

    def sign(self, actor: Actor, lifetime: int = 3600) -> str:
        """A signed token for `actor`, valid `lifetime` seconds of real time."""
        key = ECKey.import_key(json.loads(self.key_path.read_text()))
        issued = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": actor.subject,
            "groups": [capacity_of(actor)],
            "iat": issued,
            "exp": issued + lifetime,
        }
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


def make_demonstration_key(private: Path, jwks: Path) -> None:
    """Write a fresh demonstration key and its public JWKS, unless they are there."""
    if private.exists() and jwks.exists():
        return
    key = ECKey.generate_key("P-256", parameters={"kid": DEMONSTRATION_KEY_ID, "use": "sig", "alg": "ES256"})
    private.touch(mode=0o600)
    private.write_text(json.dumps(key.as_dict(private=True)))
    jwks.write_text(json.dumps(KeySet([key]).as_dict(private=False)))
